import type { HttpResponseInit } from "@azure/functions";
import type { Viewer } from "../../domain/owner/caller.ts";
import type { Accepted } from "../../domain/video/acceptance.ts";
import { budgetAnswer } from "./budgetAnswer.ts";
import { errorAnswer } from "./errorAnswer.ts";
import { retiredAnswer } from "./retiredAnswer.ts";
import { unknownVideo } from "./videoAnswer.ts";

const FULL = {
  all: "Too many unfinished videos in this service. Try again when some have finished.",
  owner: "Too many of your videos are unfinished. Try again when some have finished.",
} as const;

/** The refusal of a create or remix that was not accepted. */
export function notAccepted(
  refusal: Exclude<Accepted, { kind: "accepted" }>,
  { caller }: Pick<Viewer, "caller">,
): HttpResponseInit {
  switch (refusal.kind) {
    case "key_reused":
      return errorAnswer("idempotency_key_reused", {
        message: "This Idempotency-Key was used with another request. Use a new key for a new request.",
      });
    case "deleted":
      return unknownVideo();
    case "retired":
      return retiredAnswer(refusal.model, refusal.available);
    case "over_budget":
      return budgetAnswer(refusal, caller);
    case "full":
      return errorAnswer("queue_full", { message: FULL[refusal.scope] });
  }
}
