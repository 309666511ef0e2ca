/** Why a video ended without its film; the `error.code` a caller sees on the video itself. */
export const FAILURE_CODES = [
  "moderation_blocked",
  "invalid_request",
  "provider_failed",
  "model_retired",
  "deployment_not_found",
  "provider_auth",
  "provider_quota",
  "provider_misconfigured",
  "invalid_image",
  "expired",
  "timed_out",
  "cancelled",
  "archive_failed",
  "partial",
  "internal_error",
] as const;
export type FailureCode = (typeof FAILURE_CODES)[number];

const SENTENCES: Readonly<Record<FailureCode, string>> = {
  moderation_blocked: "The provider's content policy blocked this request. Change the prompt.",
  invalid_request: "The provider refused this request as invalid.",
  provider_failed: "The provider could not make this video. Nothing was charged; try again.",
  model_retired: "The provider has retired this model. GET /models lists the models that are available.",
  deployment_not_found:
    "The model's deployment does not exist at the provider. Ask the operator to check VIDEO_MODELS.",
  provider_auth: "The provider refused this service's credentials. Ask the operator to check them.",
  provider_quota: "The provider has no credit or quota left for this service. Ask the operator to check it.",
  provider_misconfigured:
    "The address of the provider does not answer as a video API does. Ask the operator to check VIDEO_MODELS.",
  invalid_image: "The picture could not be used. Send another one.",
  expired: "The provider deleted the film before it could be archived.",
  timed_out: "The provider did not finish this video before its job expired.",
  cancelled: "The video was cancelled.",
  archive_failed: "The film was made but could not be copied before the provider deleted it.",
  partial: "Some outputs could not be made; see outputs[].status.",
  internal_error: "An internal error ended this video. The operator can find it by its id.",
};

const BLOCKED_WITH_IMAGE =
  "The provider's content policy blocked this request. Change the prompt or the image.";

/** The safe sentence of a failure: for people, never the provider's words; of a video that began with an image or not. */
export function sentenceOf(code: FailureCode, hasImage = false): string {
  return code === "moderation_blocked" && hasImage ? BLOCKED_WITH_IMAGE : SENTENCES[code];
}
