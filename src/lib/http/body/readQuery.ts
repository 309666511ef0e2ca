import type { Problem } from "../../domain/request/problem.ts";

/** Sent by gateways, SDKs and the platform itself: never a mistake of the caller. */
const IGNORED = new Set(["code", "clientId", "api-version"]);

/** The query parameters a route knows, or all that is wrong with a query. */
export type Query<Name extends string> =
  | { readonly kind: "values"; readonly values: Readonly<Partial<Record<Name, string>>> }
  | { readonly kind: "problems"; readonly problems: readonly [Problem, ...Problem[]] };

/** Reads the query parameters named in `known`; any other is refused by name, and so is one given twice. */
export function readQuery<Name extends string>(query: URLSearchParams, known: readonly Name[]): Query<Name> {
  const values: Partial<Record<Name, string>> = {};
  const problems: Problem[] = [];
  for (const [name, given] of grouped(query)) {
    if (IGNORED.has(name)) continue;
    const knownName = known.find((each) => each === name);
    if (knownName === undefined) problems.push(unknown(name.slice(0, 64)));
    else if (given.length > 1) problems.push(repeated(name));
    else values[knownName] = given[0] ?? "";
  }
  const [first, ...others] = problems;
  return first === undefined
    ? { kind: "values", values }
    : { kind: "problems", problems: [first, ...others] };
}

/** Every name with its values, in one pass. */
function grouped(query: URLSearchParams): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (const [name, value] of query) {
    const others = values.get(name);
    if (others) others.push(value);
    else values.set(name, [value]);
  }
  return values;
}

function unknown(param: string): Problem {
  return { message: `Unknown parameter: '${param}'.`, param, code: "unknown_parameter" };
}

function repeated(param: string): Problem {
  return { message: `Invalid value: '${param}' is given more than once.`, param, code: "invalid_value" };
}
