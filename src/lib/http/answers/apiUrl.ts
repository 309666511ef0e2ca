/** What the routes of the API begin with, as the host wants them: without a slash before. */
export const ROUTE_PREFIX = "api/v1/";

/**
 * The absolute URL of the API: below PUBLIC_URL where that is set, else on the host and scheme of the request's own URL.
 */
export function apiUrl(publicUrl: string | null, requestUrl: URL): string {
  const base = publicUrl ?? requestUrl.origin;
  return `${base.replace(/\/+$/, "")}/${ROUTE_PREFIX.slice(0, -1)}`;
}
