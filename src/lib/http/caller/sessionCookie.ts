import { isLoopbackHost } from "./isLoopbackHost.ts";

// Players and event streams of a browser send no headers of ours: for them a cookie holds the key itself.

const COMMON = "Path=/; HttpOnly; SameSite=Strict";

/** The `Set-Cookie` that stands for this key until the browser is closed; of no use to scripts and other sites. */
export function sessionCookie(key: string, headers: Headers): string {
  return cookie(Buffer.from(key, "utf8").toString("base64url"), headers);
}

/** The `Set-Cookie` that ends the session. */
export function noSessionCookie(headers: Headers): string {
  return `${cookie("", headers)}; Max-Age=0`;
}

/** The key that a request's cookie stands for, known or not; null without one. */
export function keyInCookie(headers: Headers): string | null {
  const name = nameAt(headers);
  const pairs = (headers.get("cookie") ?? "").split(";").map((pair) => pair.trim());
  const value = pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
  return value ? Buffer.from(value, "base64url").toString("utf8") : null;
}

function cookie(value: string, headers: Headers): string {
  const secure = isLoopbackHost(hostOf(headers)) ? "" : "; Secure";
  return `${nameAt(headers)}=${value}; ${COMMON}${secure}`;
}

/** Nobody but this host can set a cookie with that prefix; on loopback, ports share their cookies, and there is no TLS. */
function nameAt(headers: Headers): string {
  const host = hostOf(headers);
  if (!isLoopbackHost(host)) return "__Host-dailies";
  return `dailies-${new URL(`http://${host}`).port || "80"}`;
}

function hostOf(headers: Headers): string {
  return headers.get("host") ?? "";
}
