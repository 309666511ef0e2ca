import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import { findVideo, presentVideo, unknownVideo } from "../lib/presentVideo.ts";
import { type RouteTools, registerRoute } from "../lib/route.ts";

/** GET /videos/{id}: the record as callers see it. */
async function getVideo(http: HttpRequest, tools: RouteTools): Promise<HttpResponseInit> {
  const record = await findVideo(http, tools);
  return record ? presentVideo(record, http, tools) : unknownVideo();
}

registerRoute("getVideo", { methods: ["GET"], route: "videos/{id}" }, getVideo);
