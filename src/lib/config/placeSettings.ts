import type { Profile } from "../domain/models/profile.ts";

/** What an entry says of where its model is, and where its films are put. */
interface PlaceEntry {
  readonly endpoint: string;
  readonly bucket?: string | undefined;
}

/** What is wrong with these places, member by member. */
export function placeMisfits(
  said: PlaceEntry,
  { api, endpoint, bucket }: Pick<Profile, "api" | "endpoint" | "bucket">,
): readonly (readonly [member: string, message: string])[] {
  const found: (readonly [string, string])[] = [];
  const path = URL.parse(said.endpoint)?.pathname ?? "";
  if (endpoint && !endpoint.pattern.test(path)) found.push(["endpoint", `must be like ${endpoint.like}`]);
  if (said.bucket === undefined) {
    if (bucket) found.push(["bucket", `is needed for ${api}: where its films are put, like ${bucket.like}`]);
  } else if (!bucket) found.push(["bucket", "belongs to another api"]);
  else if (!bucket.pattern.test(said.bucket)) found.push(["bucket", `must be like ${bucket.like}`]);
  return found;
}
