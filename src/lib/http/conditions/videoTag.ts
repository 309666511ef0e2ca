import { createHash } from "node:crypto";
import type { VideoObject } from "../../domain/video/videoObject.ts";

/** What changes by the clock alone. */
const OF_THE_CLOCK: ReadonlySet<string> = new Set(["eta"]);

/** The entity tag of a video as its viewer sees it: weak, since signed URLs and the clock do not count. */
export function tagOf(video: VideoObject): string {
  const counted = Object.entries(video).filter(([name]) => !OF_THE_CLOCK.has(name));
  const text = JSON.stringify(Object.fromEntries(counted));
  return `W/"${createHash("sha256").update(text).digest("base64url").slice(0, 27)}"`;
}
