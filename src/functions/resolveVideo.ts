import type { HttpResponseInit } from "@azure/functions";
import { type RouteTools, registerRoute } from "../lib/app/route.ts";
import { parseResolution, type Resolution } from "../lib/domain/request/parseResolution.ts";
import { resolveErased } from "../lib/effects/submit/resolveErased.ts";
import { resolveSubmit } from "../lib/effects/submit/resolveSubmit.ts";
import type { Refused } from "../lib/effects/submit/seekJob.ts";
import { findVideo } from "../lib/effects/videos/findVideo.ts";
import { showVideo } from "../lib/effects/videos/showVideo.ts";
import { badRequest, errorAnswer } from "../lib/http/answers/errorAnswer.ts";
import { acceptedAnswer, deletedVideo, unknownVideo } from "../lib/http/answers/videoAnswer.ts";
import { FIELDS_BYTES_AT_MOST } from "../lib/http/body/bodyLimits.ts";
import { withBody } from "../lib/http/body/withBody.ts";
import type { ApiRequest } from "../lib/http/request/apiRequest.ts";

/** POST /videos/{id}/resolve: an admin says what became of a job whose submit could not be settled. */
async function resolveVideo(http: ApiRequest, tools: RouteTools): Promise<HttpResponseInit> {
  return withBody(http, { bodyBytes: FIELDS_BYTES_AT_MOST, imageBytes: 0 }, async ({ fields }) => {
    const parsed = parseResolution(fields);
    if (parsed.kind === "invalid") return badRequest(parsed.problems);
    const record = await findVideo(tools.id, tools.caller, tools);
    if (!record) return resolveErasedVideo(parsed.resolution, tools);
    const resolved = await resolveSubmit(record, parsed.resolution, tools);
    return resolved.kind === "resolved"
      ? acceptedAnswer(await showVideo(resolved.record, tools, tools), tools)
      : refusal(resolved);
  });
}

/** Its creates are still counted; there is no video to show any more. */
async function resolveErasedVideo(resolution: Resolution, tools: RouteTools): Promise<HttpResponseInit> {
  const refused = await resolveErased(tools.id, resolution, tools);
  if (refused?.kind === "nothing_to_resolve") return unknownVideo();
  return refused ? refusal(refused) : { status: 202, jsonBody: deletedVideo(tools.id) };
}

function refusal(refused: Refused): HttpResponseInit {
  switch (refused.kind) {
    case "nothing_to_resolve":
      return errorAnswer("nothing_to_resolve", { message: "No job of this video waits to be resolved." });
    case "unusable":
      return badRequest([{ message: refused.reason, param: "provider_id", code: "invalid_value" }]);
    case "unreachable":
      return errorAnswer("unavailable", { message: "The provider does not answer now; try again." });
  }
}

registerRoute(
  "resolveVideo",
  { methods: ["POST"], route: "videos/{id}/resolve", adminOnly: true },
  resolveVideo,
);
