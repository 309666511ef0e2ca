import type { RefusalReason } from "../faults/fault.ts";
import type { Json, Said } from "../tasks/taskSpeech.ts";

/** What Google says of a prompt that it will not have. */
const POLICY =
  "The prompt could not be submitted. This prompt contains words that violate Google's Responsible AI practices. Try rephrasing the prompt. If you think this was an error, send feedback. Support codes: 58061214";

/** The shape of every error of Google's APIs. */
export function error(status: number, code: string, message: string): Json {
  return { error: { code: status, message, status: code } };
}

/** How refusals are worded, on both APIs. */
export const REFUSALS: Readonly<Partial<Record<RefusalReason, Said>>> = {
  "too-many-tasks": [429, "RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota)."],
  "rate-limited": [429, "RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota)."],
  moderation: [400, "INVALID_ARGUMENT", POLICY],
  people: [
    400,
    "INVALID_ARGUMENT",
    "The image could not be submitted: it violates Google's Responsible AI practices. Support codes: 15236754",
  ],
  retired: [
    404,
    "NOT_FOUND",
    "Model {} is no longer available. Please update your code to use a newer model.",
  ],
  forbidden: [403, "PERMISSION_DENIED", "The caller does not have permission"],
  "server-error": [500, "INTERNAL", "An internal error has occurred. Please retry."],
  "bad-gateway": [502, "UNAVAILABLE", "The service is currently unavailable."],
};

/** The codes of operations whose film is filtered: at the end, and by what it was asked from. */
export const BLOCKED = { input: "prompt_filtered", output: "media_filtered" };

/** google.rpc.Status of an operation that failed. */
export function statusOf({ code, message }: { readonly code: string; readonly message: string }): Json {
  return code === BLOCKED.input ? { code: 3, message: POLICY } : { code: 13, message };
}

export const CANCELLED: Json = { code: 1, message: "The operation was cancelled." };
