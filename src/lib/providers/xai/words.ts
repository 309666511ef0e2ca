import type { ErrorBody } from "../wire/errorBody.ts";

/** What xAI says (`code` and a text in `error`), in common words. */
export function words(error: ErrorBody): ErrorBody {
  const message = error.message ?? "";
  // A wrong key is answered with 400, as docs.x.ai says of its errors.
  if (/\bincorrect api key\b/i.test(message)) return { ...error, code: "invalid_api_key" };
  if (/\b(used all available credits|monthly spending limit|out of credits)\b/i.test(message))
    return { ...error, code: "insufficient_quota" };
  if (/\bmodel\b.{0,80}\b(does not exist|not found)\b/i.test(message))
    return { ...error, code: "model_not_found" };
  return error;
}
