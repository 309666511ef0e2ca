import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import { answerAcceptance } from "../lib/answerAcceptance.ts";
import { bodyLimits } from "../lib/http/bodyLimits.ts";
import { badRequest } from "../lib/http/errorAnswer.ts";
import { withBody } from "../lib/http/withBody.ts";
import { readRequest } from "../lib/readRequest.ts";
import { type RouteTools, registerRoute } from "../lib/route.ts";

/** POST /videos: checks a request, accepts it once, answers 202 with where to look. */
async function createVideo(http: HttpRequest, tools: RouteTools): Promise<HttpResponseInit> {
  return withBody(http, bodyLimits(tools.config.maxImageBytes), async (body) => {
    const read = await readRequest(body, tools);
    if (read.kind === "invalid") return badRequest(read.problems);
    return answerAcceptance(http, { ...read, image: body.image?.bytes ?? null, source: null }, tools);
  });
}

registerRoute("createVideo", { methods: ["POST"], route: "videos" }, createVideo);
