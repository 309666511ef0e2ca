import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import { describeVideo } from "./domain/describeVideo.ts";
import type { VideoRecord } from "./domain/record.ts";
import { isFinal } from "./domain/stage.ts";
import { isVideoId } from "./domain/videoId.ts";
import { errorAnswer } from "./http/errorAnswer.ts";
import { resourceUrl } from "./http/resourceUrl.ts";
import { queuePosition } from "./queuePosition.ts";
import type { RouteTools } from "./route.ts";

/** How long a client should wait before it asks again. */
const RETRY_AFTER_SECONDS = 5;

/** The answer that shows a video, with a hint when to ask again while it is unfinished. */
export async function presentVideo(
  record: VideoRecord,
  request: HttpRequest,
  tools: RouteTools,
  status: 200 | 202 = 200,
): Promise<HttpResponseInit> {
  const url = resourceUrl(request.url, "videos", record.id);
  const position = await queuePosition(record, tools);
  const again = isFinal(record.stage) ? {} : { "retry-after": String(RETRY_AFTER_SECONDS) };
  const where = status === 202 ? { location: url, "operation-location": url, "retry-after": "5" } : {};
  return {
    status,
    headers: { ...again, ...where },
    jsonBody: describeVideo(record, { queuePosition: position, admin: tools.caller.admin, url }),
  };
}

/** The caller's video of the request's route; null for strangers' ids as for unknown ones. Admins see everybody's. */
export async function findVideo(
  request: HttpRequest,
  { storage, caller }: RouteTools,
): Promise<VideoRecord | null> {
  const id = request.params["id"] ?? "";
  if (!isVideoId(id)) return null;
  const own = await storage.records.find(caller.owner, id);
  if (own || !caller.admin) return own?.record ?? null;
  const owner = await storage.records.ownerOf(id);
  return owner === null ? null : ((await storage.records.find(owner, id))?.record ?? null);
}

/** The 404 of an unknown id, and of another owner's. */
export function unknownVideo(): HttpResponseInit {
  return errorAnswer("not_found", { message: "No video with this id." });
}
