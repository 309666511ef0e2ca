import type { ApiRequest } from "../request/apiRequest.ts";
import { presentedKeys } from "./callerByKey.ts";
import { keyInCookie } from "./sessionCookie.ts";

/** Pages that may call, besides those of the request's own origin. */
export interface KnownPages {
  /** The address under which callers know us; null when it is the request's own. */
  readonly publicUrl: string | null;
  /** Origins that the platform's CORS lets in; none but in `easyauth`. */
  readonly origins: readonly string[];
  /** Whether a cookie says who is calling. */
  readonly cookies: boolean;
}

const READS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Whether a browser sends this for a page elsewhere, which may read but change nothing. Browsers let any page send a
 * form with its visitor's sign-in, and say where it came from; a key in a header they send only where it was allowed.
 * What says nothing of where it came from is no browser's, unless it has a cookie.
 */
export function isForeignPage(
  { method, headers, url }: Pick<ApiRequest, "method" | "headers" | "url">,
  { publicUrl, origins, cookies }: KnownPages,
): boolean {
  if (READS.has(method) || presentedKeys(headers).length > 0) return false;
  const origin = headers.get("origin");
  if (origin !== null && origins.some((each) => each.toLowerCase() === origin.toLowerCase())) return false;
  const site = headers.get("sec-fetch-site");
  if (site === null && origin === null) return cookies && keyInCookie(headers) !== null;
  if (site !== null && site !== "same-origin" && site !== "none") return true;
  const own = [url.origin, ...(publicUrl === null ? [] : [new URL(publicUrl).origin])];
  return origin !== null && !own.includes(origin.toLowerCase());
}
