import type { AppFunction, FunctionApp } from "../core/functionApp.ts";
import type { RpcHttpCookie, RpcHttpData } from "../core/rpcTypes.ts";
import { type HttpCall, type HttpReply, readBody } from "./httpCall.ts";

/** Runs an HTTP function with the whole request in one message, and its answer in another. */
export async function invokePlain(
  app: FunctionApp,
  fn: AppFunction,
  call: HttpCall,
  params: Readonly<Record<string, string>>,
): Promise<HttpReply> {
  const url = new URL(call.target, `http://${call.host}`);
  const wrap = (entries: Iterable<[string, string]>) =>
    Object.fromEntries([...entries].map(([key, value]) => [key, { value }]));
  const http: RpcHttpData = {
    method: call.method,
    url: url.href,
    nullableHeaders: wrap(headerEntries(call)),
    nullableQuery: wrap(url.searchParams),
    nullableParams: wrap(Object.entries(params)),
    body: { bytes: await readBody(call) },
  };
  const response = await app.run(fn, { data: { http } });
  const reply =
    response.outputData?.find((output) => output.data.http)?.data.http ?? response.returnValue?.http;
  if (!reply) return { status: 204, headers: {}, body: null };
  return toReply(reply);
}

/** The headers as name and one joined value. */
export function headerEntries(call: HttpCall): [string, string][] {
  return Object.entries(call.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value]],
  );
}

function toReply(http: RpcHttpData): HttpReply {
  const status = Number(http.statusCode ?? 200);
  const hasBody = status !== 204 && status !== 205 && status !== 304;
  const cookies = (http.cookies ?? []).map(cookieHeader);
  return {
    status,
    headers: { ...http.headers, ...(cookies.length > 0 && { "set-cookie": cookies }) },
    body: hasBody ? (http.body?.bytes ?? null) : null,
  };
}

/** The protocol's "none" means that nothing is said. */
const sameSiteNames: Readonly<Record<string, string>> = {
  lax: "Lax",
  strict: "Strict",
  explicitNone: "None",
};

function cookieHeader(cookie: RpcHttpCookie): string {
  const parts = [`${encodeURIComponent(cookie.name)}=${encodeURIComponent(cookie.value)}`];
  if (cookie.maxAge) parts.push(`Max-Age=${cookie.maxAge.value}`);
  if (cookie.domain) parts.push(`Domain=${cookie.domain.value}`);
  if (cookie.path) parts.push(`Path=${cookie.path.value}`);
  if (cookie.expires) parts.push(`Expires=${new Date(cookie.expires.value.seconds * 1000).toUTCString()}`);
  if (cookie.httpOnly?.value) parts.push("HttpOnly");
  if (cookie.secure?.value) parts.push("Secure");
  const sameSite = sameSiteNames[cookie.sameSite ?? ""];
  if (sameSite) parts.push(`SameSite=${sameSite}`);
  return parts.join("; ");
}
