import type { HttpResponseInit } from "@azure/functions";
import { type RouteTools, registerRoute } from "../lib/app/route.ts";
import { acceptVideo } from "../lib/effects/videos/acceptVideo.ts";
import { readRequest } from "../lib/effects/videos/readRequest.ts";
import { showVideo } from "../lib/effects/videos/showVideo.ts";
import { badRequest } from "../lib/http/answers/errorAnswer.ts";
import { notAccepted } from "../lib/http/answers/notAccepted.ts";
import { tooManyUploads } from "../lib/http/answers/tooManyUploads.ts";
import { acceptedAnswer } from "../lib/http/answers/videoAnswer.ts";
import { bodyLimits } from "../lib/http/body/bodyLimits.ts";
import { readAttempt } from "../lib/http/body/readAttempt.ts";
import { withBody } from "../lib/http/body/withBody.ts";
import type { ApiRequest } from "../lib/http/request/apiRequest.ts";

/** POST /videos: checks a request, accepts it once, answers 202 with where to look. */
async function createVideo(http: ApiRequest, tools: RouteTools): Promise<HttpResponseInit> {
  return withBody(http, bodyLimits(tools.config.maxImageBytes), async ({ fields, image }) => {
    const read = await readRequest({ fields, image }, tools);
    if (read.kind === "invalid") return badRequest(read.problems);
    if (read.kind === "later") return tooManyUploads();
    const tried = readAttempt(http.headers);
    if (tried.kind === "problem") return badRequest([tried.problem]);
    const { request, model } = read;
    const { owner } = tools.caller;
    const acceptance = { owner, request, model, image: image?.bytes ?? null, source: null };
    const accepted = await acceptVideo({ ...acceptance, attempt: tried.attempt }, tools);
    if (accepted.kind !== "accepted") return notAccepted(accepted, tools);
    return acceptedAnswer(await showVideo(accepted.record, tools, tools), tools, accepted.replayed);
  });
}

registerRoute("createVideo", { methods: ["POST"], route: "videos" }, createVideo);
