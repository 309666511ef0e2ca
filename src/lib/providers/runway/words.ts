import type { ErrorBody } from "../wire/errorBody.ts";

/** What Runway says (a text in `error`, the fields in `issues`), in common words. Its `SAFETY.…` is one already. */
export function words(error: ErrorBody): ErrorBody {
  const message = error.message ?? "";
  if (/\benough credits\b/i.test(message)) return { ...error, code: "insufficient_quota" };
  if (/(^|; )model: /.test(message)) return { ...error, code: "model_not_found" };
  if (/\btask\b.{0,80}\bnot found\b/i.test(message)) return { ...error, code: "job_not_found" };
  return error;
}
