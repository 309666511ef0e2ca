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
  const spelling = new Map<string, string>();
  const metadata: Record<string, RpcTypedData> = Object.create(null);
  const put = (name: string, data: RpcTypedData) => {
    const spelt = spelling.get(name.toLowerCase()) ?? name;
    spelling.set(name.toLowerCase(), spelt);
    metadata[spelt] = data;
  };
  for (const [name, value] of membersOf(body)) {
    if (value === null || Array.isArray(value)) continue;
    put(name, typeof value === "object" ? { json: asText(value) } : { string: String(value) });
  }
  for (const [name, value] of query) if (name.toLowerCase() !== "code") put(name, { string: value });
  for (const [name, value] of Object.entries(params)) put(name, { string: value });
  if (!spelling.has("query")) put("Query", { json: JSON.stringify(Object.fromEntries(query)) });
  if (!spelling.has("headers")) put("Headers", { json: JSON.stringify(headers) });
  return metadata;
}

/** What is nested deeper than can be written again is told as nothing. */
function asText(value: object): string {
  try {
    return JSON.stringify(value);
  } catch {
    return "{}";
  }
}

function membersOf(body: Buffer | undefined): [string, unknown][] {
  try {
    const value: unknown = JSON.parse(String(body));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  } catch {
    return [];
  }
}
