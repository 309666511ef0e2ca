import { createHash } from "node:crypto";
import type { VideoRecord } from "../../domain/video/record.ts";
import type { VideoObject } from "../../domain/video/videoObject.ts";

/**
 * The entity tag of a video as its viewer sees it: weak, since signed URLs do not count, nor what changes by the clock alone: when
 * it will be ready, and the progress that is expected between two looks at its provider.
 */
export function tagOf(video: VideoObject, { progress }: Pick<VideoRecord, "progress">): string {
  const { eta: _, ...counted } = { ...video, progress };
  const text = JSON.stringify(counted);
  return `W/"${createHash("sha256").update(text).digest("base64url").slice(0, 27)}"`;
}
