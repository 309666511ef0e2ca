import type { EventEnd } from "../webhooks/videoEvent.ts";
import type { VideoRecord } from "./record.ts";
import { isFinal, statusOf } from "./stage.ts";

/** How a video's end is told of; null while it has not ended. */
export function eventEndOf({ stage, completedAt, createdAt }: VideoRecord): EventEnd | null {
  if (!isFinal(stage)) return null;
  const type = statusOf(stage) === "completed" ? "video.completed" : "video.failed";
  return { type, at: completedAt ?? createdAt };
}
