import type { HttpRequest } from "@azure/functions";
import { forwardedOf } from "./forwarded.ts";

/**
 * A request as the host has forwarded it. The platform's own request object is not to be trusted: the host lets members
 * of a JSON body and of the query stand for its headers and parameters.
 */
export interface ApiRequest {
  readonly method: string;
  /** As the caller sees it: scheme and host are those that the platform vouches for. */
  readonly url: URL;
  /** `host` is the caller's, not that of this process. */
  readonly headers: Headers;
  readonly query: URLSearchParams;
  readonly body: HttpRequest["body"];
}

/** An invocation whose forwarded request is not known: nothing can be said of who sent it. */
class NotForwarded extends Error {
  override readonly name = "NotForwarded";
}

/** Reads the forwarded request of an invocation; of the platform's object only the body is taken. Throws without one. */
export function readForwarded(invocationId: string, { body }: Pick<HttpRequest, "body">): ApiRequest {
  const request = forwardedOf(invocationId)?.request;
  const host = request?.headers["x-forwarded-host"];
  if (request === undefined || typeof host !== "string") throw new NotForwarded();
  const scheme = String(request.headers["x-forwarded-proto"]).toLowerCase() === "https" ? "https" : "http";
  const url = new URL(`${scheme}://${host}${request.url ?? "/"}`);
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers))
    for (const each of [value ?? []].flat()) headers.append(name, each);
  headers.set("host", host);
  return { method: request.method ?? "GET", url, headers, query: url.searchParams, body };
}
