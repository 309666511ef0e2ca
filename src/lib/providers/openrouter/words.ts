import type { ErrorBody } from "../wire/errorBody.ts";

/** What OpenRouter says (its `code` is the HTTP status again), in common words. */
export function words(error: ErrorBody): ErrorBody {
  const message = error.message ?? "";
  if (/\b(requires moderation|input was flagged)\b/i.test(message))
    return { ...error, code: "moderation_blocked" };
  if (/\binsufficient credits\b/i.test(message)) return { ...error, code: "insufficient_quota" };
  if (/\b(not a valid model id|no endpoints found)\b/i.test(message))
    return { ...error, code: "model_not_found" };
  if (/\b(job|video|generation)\b.{0,80}\bnot found\b/i.test(message))
    return { ...error, code: "job_not_found" };
  return error;
}
