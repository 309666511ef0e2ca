import type { IncomingHttpHeaders } from "node:http";
import type { RpcTypedData } from "../core/rpcTypes.ts";

/** What the metadata of an HTTP call is made of. */
export interface CalledWith {
  readonly headers: IncomingHttpHeaders;
  readonly query: URLSearchParams;
  readonly params: Readonly<Record<string, string>>;
  /** A body of declared length; one that streams is not looked into. */
  readonly body: Buffer | undefined;
}

/**
 * The metadata of an HTTP call as the real host's Http extension makes it: the members of a JSON body (of whatever
 * content type), the query without `code`, the route's parameters, each over what came before; `Query` and `Headers`
 * only where nothing of that name is there yet. Names differ by more than case, and keep their first spelling.
 */
export function triggerMetadata({ headers, query, params, body }: CalledWith): Record<string, RpcTypedData> {
  const told = new Map<string, readonly [name: string, data: RpcTypedData]>();
  const put = (name: string, data: RpcTypedData) => {
    const [spelling = name] = told.get(name.toLowerCase()) ?? [];
    told.set(name.toLowerCase(), [spelling, data]);
  };
  for (const [name, data] of membersOf(body)) put(name, data);
  for (const [name, value] of query) if (name.toLowerCase() !== "code") put(name, { string: value });
  for (const [name, value] of Object.entries(params)) put(name, { string: value });
  if (!told.has("query")) put("Query", { json: JSON.stringify(Object.fromEntries(query)) });
  if (!told.has("headers")) put("Headers", { json: JSON.stringify(headers) });
  return Object.fromEntries(told.values());
}

/** The members of a JSON body but lists; none when it is nested deeper than can be written again. */
function membersOf(body: Buffer | undefined): readonly (readonly [string, RpcTypedData])[] {
  try {
    const whole: unknown = JSON.parse(String(body));
    if (typeof whole !== "object" || whole === null || Array.isArray(whole)) return [];
    const members = Object.entries(whole).filter(([, value]) => value !== null && !Array.isArray(value));
    return members.map(([name, value]) => {
      return [name, typeof value === "object" ? { json: JSON.stringify(value) } : { string: String(value) }];
    });
  } catch {
    return [];
  }
}
