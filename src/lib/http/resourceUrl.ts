const BASE_PATH = "/api/v1";

/**
 * The absolute URL of one of our resources, such as `resourceUrl(request.url, "videos", id)`, on the host and scheme of
 * the request's own URL. No forwarding header is read here: the platform has put the public name into that URL where it
 * vouches for it.
 */
export function resourceUrl(requestUrl: string, ...path: readonly string[]): string {
  return new URL([BASE_PATH, ...path.map(encodeURIComponent)].join("/"), requestUrl).href;
}
