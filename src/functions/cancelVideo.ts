import type { HttpResponseInit } from "@azure/functions";
import { type RouteTools, registerRoute } from "../lib/app/route.ts";
import { cancel } from "../lib/effects/videos/cancelVideo.ts";
import { findVideo } from "../lib/effects/videos/findVideo.ts";
import { showVideo } from "../lib/effects/videos/showVideo.ts";
import { errorAnswer } from "../lib/http/answers/errorAnswer.ts";
import { acceptedAnswer, unknownVideo } from "../lib/http/answers/videoAnswer.ts";
import type { ApiRequest } from "../lib/http/request/apiRequest.ts";

/** POST /videos/{id}/cancel: asks for the end; jobs that were not handed over yet leave the line at once. */
async function cancelVideo(_http: ApiRequest, tools: RouteTools): Promise<HttpResponseInit> {
  const found = await findVideo(tools.id, tools.caller, tools);
  const cancelled = found && (await cancel(found, tools));
  if (!cancelled) return unknownVideo();
  if (cancelled.kind === "ended") {
    return errorAnswer("already_finished", { message: `This video has already ended (${cancelled.stage}).` });
  }
  return acceptedAnswer(await showVideo(cancelled.record, tools, tools), tools);
}

registerRoute("cancelVideo", { methods: ["POST"], route: "videos/{id}/cancel" }, cancelVideo);
