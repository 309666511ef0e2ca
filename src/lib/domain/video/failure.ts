/** Why a video ended without its film; the `error.code` a caller sees on the video itself. */
export type FailureCode =
  | "moderation_blocked"
  | "invalid_request"
  | "invalid_image"
  | "provider_failed"
  | "model_retired"
  | "deployment_not_found"
  | "provider_auth"
  | "expired"
  | "timed_out"
  | "cancelled"
  | "archive_failed"
  | "partial"
  | "internal_error";

const SENTENCES: Readonly<Record<FailureCode, string>> = {
  moderation_blocked: "The provider's content policy blocked this request. Change the prompt or the image.",
  invalid_request: "The provider refused this request as invalid.",
  invalid_image: "The image to start from is damaged. Send it again, saved anew as JPEG or PNG.",
  provider_failed: "The provider could not make this video. Nothing was charged; try again.",
  model_retired: "The provider has retired this model. GET /models lists the models that are available.",
  deployment_not_found:
    "The model's deployment does not exist at the provider. Ask the operator to check VIDEO_MODELS.",
  provider_auth: "The provider refused this service's credentials. Ask the operator to check them.",
  expired: "The provider deleted the film before it could be archived.",
  timed_out: "The provider did not finish this video before its job expired.",
  cancelled: "The video was cancelled.",
  archive_failed: "The film was made but could not be copied before the provider deleted it.",
  partial: "Some outputs could not be made; see outputs[].status.",
  internal_error: "An internal error ended this video. The operator can find it by its id.",
};

/** The safe sentence of a failure: for people, never the provider's words. */
export function sentenceOf(code: FailureCode): string {
  return SENTENCES[code];
}
