import type { VideoModel } from "./model.ts";

/** True from the day on which the provider no longer takes requests for the model. */
export function isRetired({ retiresAt }: VideoModel, now: number): boolean {
  return retiresAt !== null && now >= Date.parse(retiresAt);
}
