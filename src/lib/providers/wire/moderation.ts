import type { ErrorBody } from "./errorBody.ts";

/** Codes by what stands in them: `InputTextSensitiveContentDetected.PrivacyInformation`, `SAFETY.INPUT.TEXT`, `contentFilter`. */
const CODE = new RegExp(
  [
    ...[
      "moderation",
      "moderated",
      "content_?polic",
      "content_?filter",
      "content_?violation",
      "policy_?violation",
    ],
    ...["people-in-user-uploads", "sentinel_?block", "guardrail", "^safety(?:$|[._])", "image_safety"],
    ...["sensitive_?content", "responsible_?ai", "prohibited_?content", "risk_?control", "nsfw", "celebrity"],
  ].join("|"),
  "i",
);

const TEXT = new RegExp(
  [
    ...["people-in-user-uploads", "moderation (?:system|polic|guideline|filter|check)", "content moderation"],
    ...["(?:rejected|blocked|flagged|refused) by (?:\\w+ ){0,3}(?:moderation|guardrail|safety|content)"],
    ...[
      "content (?:management |safety |security |usage )?(?:polic(?:y|ies)|filter)",
      "sensitive[ _]?content",
    ],
    ...["(?:usage|safety|community|platform) (?:polic(?:y|ies)|guidelines)", "safety (?:system|filter)"],
    ...["responsible ?ai", "guardrail", "sentinel_block", "risk control", "sensitive (?:information|words)"],
    ...["prohibited (?:content|use)", "\\bnsfw\\b", "raiMediaFiltered", "\\bSAFETY\\.[A-Z]"],
  ].join("|"),
  "i",
);
/** The check itself has failed: that says nothing about the request. */
const CHECK_FAILED =
  /\b(?:moderation|safety|guardrails?|filter|check|system|service)\b.{0,40}\b(?:unavailable|timed out|time-?out|could not be reached|internal error)\b/i;

/** Whether an error is the content policy's doing, at create, in a job that failed, or in place of a film. */
export function isModeration({ code, innerCode, type, message }: ErrorBody): boolean {
  const isCode = [code, innerCode, type].some((word) => word !== null && CODE.test(word));
  const text = message ?? "";
  return !CHECK_FAILED.test(text) && (isCode || TEXT.test(text));
}
