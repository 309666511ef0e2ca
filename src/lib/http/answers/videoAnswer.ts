import type { HttpResponseInit } from "@azure/functions";
import type { Viewer } from "../../domain/owner/caller.ts";
import type { VideoObject } from "../../domain/video/videoObject.ts";
import { errorAnswer } from "./errorAnswer.ts";

/** How long a client should wait before it asks again. */
const RETRY_AFTER_SECONDS = "5";

/** The answer that shows a video, with a hint when to ask again while it is unfinished. */
export function videoAnswer(video: VideoObject): HttpResponseInit {
  const isFinal = video.status === "completed" || video.status === "failed";
  return { headers: isFinal ? {} : { "retry-after": RETRY_AFTER_SECONDS }, jsonBody: video };
}

/** The 202 that shows a video and says where to look on; `replayed` when an earlier request had made it. */
export function acceptedAnswer(
  video: VideoObject,
  { baseUrl }: Pick<Viewer, "baseUrl">,
  replayed = false,
): HttpResponseInit {
  const url = `${baseUrl}/videos/${video.id}`;
  const where = { location: url, "operation-location": url, "retry-after": RETRY_AFTER_SECONDS };
  return {
    status: 202,
    headers: replayed ? { ...where, "idempotency-replayed": "true" } : where,
    jsonBody: video,
  };
}

/** What stands for a video that was erased. */
export function deletedVideo(id: string) {
  return { id, object: "video.deleted", deleted: true } as const;
}

/** The 404 of an unknown id, and of another owner's. */
export function unknownVideo(): HttpResponseInit {
  return errorAnswer("not_found", { message: "No video with this id." });
}
