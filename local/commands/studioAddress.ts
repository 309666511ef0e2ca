/** Where a person looks at the films: the page of the API at `url`, which ends in `/api/v1`. */
export function studioAddress(url: string): string {
  return new URL("/studio/", url).href;
}
