import type { HttpResponseInit } from "@azure/functions";
import { type RouteTools, registerRoute } from "../lib/app/route.ts";
import { parseResolution } from "../lib/domain/request/parseResolution.ts";
import { resolveSubmit } from "../lib/effects/submit/resolveSubmit.ts";
import { findVideo } from "../lib/effects/videos/findVideo.ts";
import { showVideo } from "../lib/effects/videos/showVideo.ts";
import { badRequest, errorAnswer } from "../lib/http/answers/errorAnswer.ts";
import { acceptedAnswer, unknownVideo } from "../lib/http/answers/videoAnswer.ts";
import { FIELDS_BYTES_AT_MOST } from "../lib/http/body/bodyLimits.ts";
import { withBody } from "../lib/http/body/withBody.ts";
import type { ApiRequest } from "../lib/http/request/apiRequest.ts";

/** POST /videos/{id}/resolve: an admin says what became of a job whose submit could not be settled. */
async function resolveVideo(http: ApiRequest, tools: RouteTools): Promise<HttpResponseInit> {
  return withBody(http, { bodyBytes: FIELDS_BYTES_AT_MOST, imageBytes: 0 }, async ({ fields }) => {
    const parsed = parseResolution(fields);
    if (parsed.kind === "invalid") return badRequest(parsed.problems);
    const record = await findVideo(tools.id, tools.caller, tools);
    if (!record) return unknownVideo();
    const resolved = await resolveSubmit(record, parsed.resolution, tools);
    switch (resolved.kind) {
      case "resolved":
        return acceptedAnswer(await showVideo(resolved.record, tools, tools), tools);
      case "nothing_to_resolve":
        return errorAnswer("nothing_to_resolve", { message: "No job of this video waits to be resolved." });
      case "unusable":
        return badRequest([{ message: resolved.reason, param: "provider_id", code: "invalid_value" }]);
      case "unreachable":
        return errorAnswer("unavailable", { message: "The provider does not answer now; try again." });
    }
  });
}

registerRoute(
  "resolveVideo",
  { methods: ["POST"], route: "videos/{id}/resolve", adminOnly: true },
  resolveVideo,
);
