import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import { parseResolution } from "../lib/domain/parseResolution.ts";
import { FIELDS_BYTES_AT_MOST } from "../lib/http/bodyLimits.ts";
import { badRequest, errorAnswer } from "../lib/http/errorAnswer.ts";
import { withBody } from "../lib/http/withBody.ts";
import { findVideo, presentVideo, unknownVideo } from "../lib/presentVideo.ts";
import { resolveSubmit } from "../lib/resolveSubmit.ts";
import { type RouteTools, registerRoute } from "../lib/route.ts";

/** POST /videos/{id}/resolve: an admin says what became of a job whose submit could not be settled. */
async function resolveVideo(http: HttpRequest, tools: RouteTools): Promise<HttpResponseInit> {
  return withBody(http, { bodyBytes: FIELDS_BYTES_AT_MOST, imageBytes: 0 }, async ({ fields }) => {
    const parsed = parseResolution(fields);
    if (parsed.kind === "invalid") return badRequest(parsed.problems);
    const record = await findVideo(http, tools);
    if (!record) return unknownVideo();
    const resolved = await resolveSubmit(record, parsed.resolution, tools);
    switch (resolved.kind) {
      case "resolved":
        return presentVideo(resolved.record, http, tools, 202);
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
