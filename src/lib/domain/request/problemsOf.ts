import * as z from "zod";
import type { Fields } from "./fields.ts";
import { PROBLEM_CODES, type Problem, shown } from "./problem.ts";

/** A value that is wrong, unless the schema says that it is something else. */
const CUSTOM_CODE = z.enum(PROBLEM_CODES).catch("invalid_value");

/**
 * What a schema found wrong with these fields, in the API's words: types and unknown names first, then values. Of a
 * type, the schema's own error says what is expected ("a string"); of a value it is the whole sentence.
 */
export function problemsOf({ issues }: z.ZodError, fields: Fields): readonly [Problem, ...Problem[]] {
  const ofValues = issues.filter(isOfValue);
  const [first, ...more] = [...issues.filter((issue) => !isOfValue(issue)), ...ofValues].flatMap((issue) =>
    issue.code === "unrecognized_keys" ? issue.keys.map(unknownParameter) : [problemOf(issue, fields)],
  );
  if (!first) throw new Error("a schema refused without an issue");
  return [first, ...more];
}

/** The names of the fields that a schema found something wrong with. */
export function faultyFields({ issues }: z.ZodError): ReadonlySet<string> {
  return new Set(
    issues.flatMap((issue) =>
      issue.code === "unrecognized_keys" ? issue.keys : [String(issue.path[0] ?? "")],
    ),
  );
}

type Issue = z.core.$ZodIssue;

function isOfValue({ code }: Issue): boolean {
  return code !== "invalid_type" && code !== "invalid_union" && code !== "unrecognized_keys";
}

function problemOf(issue: Issue, fields: Fields): Problem {
  const param = String(issue.path[0] ?? "");
  const { message } = issue;
  if (issue.code === "custom") return { message, param, code: CUSTOM_CODE.parse(issue.params?.["code"]) };
  if (isOfValue(issue)) return { message, param, code: "invalid_value" };
  if (fields[param] === undefined)
    return { message: `Missing required parameter: '${param}'.`, param, code: "missing_required_parameter" };
  return { message: `Invalid type for '${param}': expected ${message}.`, param, code: "invalid_type" };
}

function unknownParameter(key: string): Problem {
  return { message: `Unknown parameter: '${shown(key)}'.`, param: shown(key), code: "unknown_parameter" };
}
