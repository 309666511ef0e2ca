/** What the routes of the API begin with, as the host wants them: without a slash before. */
export const ROUTE_PREFIX = "api/v1/";

/**
 * The absolute URL of the API on the host and scheme of the request's own URL. No forwarding header is read here: the
 * platform has put the public name into that URL where it vouches for it.
 */
export function apiUrl(requestUrl: string): string {
  return new URL(`/${ROUTE_PREFIX}`, requestUrl).href.slice(0, -1);
}
