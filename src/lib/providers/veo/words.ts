import type { ErrorBody } from "../wire/errorBody.ts";

/** What each code of ours goes by in Google's errors, whose own codes are the status again. */
const WORDS: readonly (readonly [code: string, text: RegExp])[] = [
  ["invalid_api_key", /\bAPI key (not valid|expired|not found)\b|\bAPI key was reported as leaked\b/i],
  [
    "insufficient_quota",
    /\bprepayment credits are depleted\b|\bspend(ing)? cap\b|\bbilling\b.{0,60}\b(enable|disabled|closed)|\benable billing\b/i,
  ],
  // Where Google does not offer the model at all.
  ["model_not_found", /\buser location is not supported\b/i],
  [
    "job_not_found",
    /\boperation\b.{0,400}\b(not found|not exist)\b|^no such object\b|\bentity was not found\b/i,
  ],
];

/** What Google says in an error, in common words. */
export function words(error: ErrorBody): ErrorBody {
  const found = WORDS.find(([, text]) => text.test(error.message ?? ""));
  return found ? { ...error, code: found[0] } : error;
}
