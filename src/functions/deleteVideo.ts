import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import { isFinal } from "../lib/domain/stage.ts";
import { eraseVideo } from "../lib/eraseVideo.ts";
import { errorAnswer } from "../lib/http/errorAnswer.ts";
import { findVideo, unknownVideo } from "../lib/presentVideo.ts";
import { type RouteTools, registerRoute } from "../lib/route.ts";

/** DELETE /videos/{id}: erases a finished video everywhere but in the ledger. */
async function deleteVideo(http: HttpRequest, tools: RouteTools): Promise<HttpResponseInit> {
  const record = await findVideo(http, tools);
  if (!record) return unknownVideo();
  if (!isFinal(record.stage)) {
    return errorAnswer("not_finished", {
      message: "This video is not finished. Cancel it first, or wait for its end.",
    });
  }
  await eraseVideo(record, tools);
  return { jsonBody: { id: record.id, object: "video.deleted", deleted: true } };
}

registerRoute("deleteVideo", { methods: ["DELETE"], route: "videos/{id}" }, deleteVideo);
