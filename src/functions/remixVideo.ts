import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import { answerAcceptance } from "../lib/answerAcceptance.ts";
import { parseRemix } from "../lib/domain/parseVideoRequest.ts";
import { remixOf } from "../lib/domain/remix.ts";
import { FIELDS_BYTES_AT_MOST } from "../lib/http/bodyLimits.ts";
import { badRequest, errorAnswer } from "../lib/http/errorAnswer.ts";
import { withBody } from "../lib/http/withBody.ts";
import { findVideo, unknownVideo } from "../lib/presentVideo.ts";
import { type RouteTools, registerRoute } from "../lib/route.ts";

/** POST /videos/{id}/remix: a new video from a finished Sora 2 one, made where its source was made. */
async function remixVideo(http: HttpRequest, tools: RouteTools): Promise<HttpResponseInit> {
  const limits = { bodyBytes: FIELDS_BYTES_AT_MOST, imageBytes: 0 };
  return withBody(http, limits, async ({ fields }) => {
    const parsed = parseRemix(fields);
    if (parsed.kind === "invalid") return badRequest(parsed.problems);
    const source = await findVideo(http, tools);
    if (!source) return unknownVideo();
    const remix = remixOf(source, parsed.prompt, tools.config.models, tools.clock.now());
    if (remix.kind === "refused") return errorAnswer("source_not_available", { message: remix.reason });
    return answerAcceptance(http, { ...remix, image: null }, tools);
  });
}

registerRoute("remixVideo", { methods: ["POST"], route: "videos/{id}/remix" }, remixVideo);
