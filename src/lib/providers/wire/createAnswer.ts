import type { SubmitAnswer } from "../provider.ts";
import { type CommonWords, type ErrorBody, parseErrorBody } from "./errorBody.ts";
import { isQuota, isUploadTimeout, isWrongKey, refusalCode } from "./failureCodes.ts";
import { isModeration } from "./moderation.ts";
import { retryAfterSeconds } from "./retryAfter.ts";
import type { HeaderReader } from "./transport.ts";

/** About the request itself: surely not made, and asking again would not help. */
const REFUSALS = new Set([400, 413, 414, 422]);
/** About the resource that answered: surely not made, and another resource may take it. A redirect is never followed. */
const MISPLACED = new Set([301, 307, 308, 401, 402, 403, 404, 405, 406, 410, 411, 415, 426, 451, 501]);
/** A proxy of ours that wants a sign-in: the request never got there. */
const PROXY_SIGN_IN = 407;

/** An answer to a create that is not a success. */
export interface CreateReply {
  readonly status: number;
  readonly header: HeaderReader;
  readonly text: string;
  readonly isRemix: boolean;
  /** The provider's errors in the words that are common here. */
  readonly words?: CommonWords;
  /** Unix milliseconds. */
  readonly now: number;
}

/**
 * What an unsuccessful answer to a create means: about this request, about this resource, busy, or ambiguous. Only statuses
 * that leave no doubt say that nothing was made: a 302, a 408, a 409 or a 5xx may come from something in between after the
 * job was made. `reason` is still raw.
 */
export function createAnswer({
  status,
  header,
  text,
  isRemix,
  words,
  now,
}: CreateReply): Exclude<SubmitAnswer, { kind: "accepted" }> {
  const said = parseErrorBody(text);
  const error = words?.(said) ?? said;
  const reason = [`HTTP ${status}`, error.code, error.innerCode, error.message]
    .filter((part) => part !== null)
    .join(" ");
  if (status === PROXY_SIGN_IN) return { kind: "unreachable", reason };
  const isSurelyUnmade = status === 429 || REFUSALS.has(status) || MISPLACED.has(status);
  if (isSurelyUnmade && isQuota(error)) return { kind: "misplaced", code: "provider_quota", reason };
  if (status === 429) return { kind: "busy", retryAfterSeconds: retryAfterSeconds(header, now), reason };
  if (status === 400 && isUploadTimeout(error)) return { kind: "busy", retryAfterSeconds: null, reason };
  if (!isSurelyUnmade) return { kind: "ambiguous", heard: "error", reason };
  const kind = isAboutRequest(status, error, isRemix) ? "refused" : "misplaced";
  return { kind, code: refusalCode(status, error, isRemix), reason };
}

/** A remix posts below its source, so a 404 there is the source; moderation comes with any status. */
function isAboutRequest(status: number, error: ErrorBody, isRemix: boolean): boolean {
  if (isWrongKey(error)) return false;
  if (status !== 401 && isModeration(error)) return true;
  // Some servers refuse a model's name that is not theirs as they refuse a value.
  if (REFUSALS.has(status)) return refusalCode(status, error, isRemix) !== "deployment_not_found";
  return status === 404 && refusalCode(status, error, isRemix) === "invalid_request";
}
