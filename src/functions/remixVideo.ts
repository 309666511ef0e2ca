import type { HttpResponseInit } from "@azure/functions";
import { type RouteTools, registerRoute } from "../lib/app/route.ts";
import { parseRemix } from "../lib/domain/request/parseRemix.ts";
import { remixOf } from "../lib/domain/video/remix.ts";
import { acceptVideo } from "../lib/effects/videos/acceptVideo.ts";
import { findVideo } from "../lib/effects/videos/findVideo.ts";
import { showVideo } from "../lib/effects/videos/showVideo.ts";
import { badRequest, errorAnswer } from "../lib/http/answers/errorAnswer.ts";
import { notAccepted } from "../lib/http/answers/notAccepted.ts";
import { acceptedAnswer, unknownVideo } from "../lib/http/answers/videoAnswer.ts";
import { FIELDS_BYTES_AT_MOST } from "../lib/http/body/bodyLimits.ts";
import { readAttempt } from "../lib/http/body/readAttempt.ts";
import { withBody } from "../lib/http/body/withBody.ts";
import type { ApiRequest } from "../lib/http/request/apiRequest.ts";

/** POST /videos/{id}/remix: a new video from a finished Sora 2 one, made where its source was made. */
async function remixVideo(http: ApiRequest, tools: RouteTools): Promise<HttpResponseInit> {
  const limits = { bodyBytes: FIELDS_BYTES_AT_MOST, imageBytes: 0 };
  return withBody(http, limits, async ({ fields }) => {
    const parsed = parseRemix(fields);
    if (parsed.kind === "invalid") return badRequest(parsed.problems);
    const source = await findVideo(tools.id, tools.caller, tools);
    if (!source) return unknownVideo();
    const remix = remixOf(source, parsed.prompt, tools.config.models, tools.clock.now());
    if (remix.kind === "refused") return errorAnswer("source_not_available", { message: remix.reason });
    const tried = readAttempt(http.headers);
    if (tried.kind === "problem") return badRequest([tried.problem]);
    const { owner } = tools.caller;
    const accepted = await acceptVideo({ ...remix, owner, image: null, attempt: tried.attempt }, tools);
    if (accepted.kind !== "accepted") return notAccepted(accepted, tools);
    return acceptedAnswer(await showVideo(accepted.record, tools, tools), tools, accepted.replayed);
  });
}

registerRoute("remixVideo", { methods: ["POST"], route: "videos/{id}/remix" }, remixVideo);
