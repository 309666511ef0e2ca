import type { HttpResponseInit } from "@azure/functions";
import { type RouteTools, registerRoute } from "../lib/app/route.ts";
import { availableModels, isRetired } from "../lib/domain/models/catalogue.ts";
import { describeEstimate } from "../lib/domain/video/estimateObject.ts";
import { readRequest } from "../lib/effects/videos/readRequest.ts";
import { badRequest } from "../lib/http/answers/errorAnswer.ts";
import { retiredAnswer } from "../lib/http/answers/retiredAnswer.ts";
import { tooManyUploads } from "../lib/http/answers/tooManyUploads.ts";
import { bodyLimits } from "../lib/http/body/bodyLimits.ts";
import { withBody } from "../lib/http/body/withBody.ts";
import type { ApiRequest } from "../lib/http/request/apiRequest.ts";

/** POST /videos/estimate: what a create would make and cost; starts and stores nothing. */
async function estimateVideo(http: ApiRequest, tools: RouteTools): Promise<HttpResponseInit> {
  return withBody(http, bodyLimits(tools.config.maxImageBytes), async (body) => {
    const read = await readRequest(body, tools);
    if (read.kind === "invalid") return badRequest(read.problems);
    if (read.kind === "later") return tooManyUploads();
    const { request, model } = read;
    const now = tools.clock.now();
    if (isRetired(model, now)) return retiredAnswer(model, availableModels(tools.config.models, now));
    return { jsonBody: describeEstimate(request, model) };
  });
}

registerRoute("estimateVideo", { methods: ["POST"], route: "videos/estimate" }, estimateVideo);
