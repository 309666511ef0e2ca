import type { HttpResponseInit } from "@azure/functions";
import { type RouteTools, registerRoute } from "../lib/app/route.ts";
import { isFinal } from "../lib/domain/video/stage.ts";
import { eraseVideo } from "../lib/effects/videos/eraseVideo.ts";
import { findVideo } from "../lib/effects/videos/findVideo.ts";
import { errorAnswer } from "../lib/http/answers/errorAnswer.ts";
import { deletedVideo, unknownVideo } from "../lib/http/answers/videoAnswer.ts";
import type { ApiRequest } from "../lib/http/request/apiRequest.ts";

/** DELETE /videos/{id}: erases a finished video everywhere but in the ledger. */
async function deleteVideo(_http: ApiRequest, tools: RouteTools): Promise<HttpResponseInit> {
  const record = await findVideo(tools.id, tools.caller, tools);
  if (!record) return unknownVideo();
  if (!isFinal(record.stage)) {
    return errorAnswer("not_finished", {
      message: "This video is not finished. Cancel it first, or wait for its end.",
    });
  }
  await eraseVideo(record, tools);
  return { jsonBody: deletedVideo(record.id) };
}

registerRoute("deleteVideo", { methods: ["DELETE"], route: "videos/{id}" }, deleteVideo);
