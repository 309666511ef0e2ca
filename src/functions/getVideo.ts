import type { HttpResponseInit } from "@azure/functions";
import { type RouteTools, registerRoute } from "../lib/app/route.ts";
import { findVideo } from "../lib/effects/videos/findVideo.ts";
import { showVideo } from "../lib/effects/videos/showVideo.ts";
import { unknownVideo, videoAnswer } from "../lib/http/answers/videoAnswer.ts";
import type { ApiRequest } from "../lib/http/request/apiRequest.ts";

/** GET /videos/{id}: the record as callers see it. */
async function getVideo(_http: ApiRequest, tools: RouteTools): Promise<HttpResponseInit> {
  const record = await findVideo(tools.id, tools.caller, tools);
  return record ? videoAnswer(await showVideo(record, tools, tools)) : unknownVideo();
}

registerRoute("getVideo", { methods: ["GET"], route: "videos/{id}" }, getVideo);
