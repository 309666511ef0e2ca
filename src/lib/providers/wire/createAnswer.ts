import type { SubmitAnswer } from "../provider.ts";
import { parseErrorBody } from "./errorBody.ts";
import { isUploadTimeout, refusalCode } from "./failureCodes.ts";
import { retryAfterSeconds } from "./retryAfter.ts";
import type { HeaderReader } from "./transport.ts";

/** Statuses that say for sure that no job was made, and that asking again would not help. */
const REFUSALS = new Set([400, 401, 403, 404, 410, 413, 422]);

/** An answer to a create that is not a success. */
export interface CreateReply {
  readonly status: number;
  readonly header: HeaderReader;
  readonly text: string;
  readonly isRemix: boolean;
  /** Unix milliseconds. */
  readonly now: number;
}

/**
 * What an unsuccessful answer to a create means. Only statuses that leave no doubt are refusals: a redirect, a 408, a
 * 409 or a 5xx may come from something in between after the job was made, so they are ambiguous. `reason` is still raw.
 */
export function createAnswer({
  status,
  header,
  text,
  isRemix,
  now,
}: CreateReply): Exclude<SubmitAnswer, { kind: "accepted" }> {
  const error = parseErrorBody(text);
  const reason = [`HTTP ${status}`, error.code, error.innerCode, error.message]
    .filter((part) => part !== null)
    .join(" ");
  if (status === 429) return { kind: "busy", retryAfterSeconds: retryAfterSeconds(header, now), reason };
  if (!REFUSALS.has(status)) return { kind: "ambiguous", reason };
  if (status === 400 && isUploadTimeout(error)) return { kind: "busy", retryAfterSeconds: null, reason };
  return { kind: "refused", code: refusalCode(status, error, isRemix), reason };
}
