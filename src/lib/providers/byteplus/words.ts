import type { ErrorBody } from "../wire/errorBody.ts";

/** What ModelArk says, in common words. Its moderation codes (`…SensitiveContentDetected…`) are common ones already. */
export function words(error: ErrorBody): ErrorBody {
  const { code } = error;
  if (code === null) return error;
  if (/^(AccountOverdueError|InsufficientBalance)\b/i.test(code))
    return { ...error, code: "insufficient_quota" };
  if (/^(AuthenticationError|InvalidApiKey)\b/i.test(code)) return { ...error, code: "invalid_api_key" };
  if (/^(InvalidEndpointOrModel|ModelNotOpen)\b/i.test(code)) return { ...error, code: "model_not_found" };
  // Of a task: a model that is not there has codes of its own.
  if (/^ResourceNotFound\b/i.test(code)) return { ...error, code: "job_not_found" };
  return error;
}
