import * as z from "zod";
import { isFields } from "../../domain/request/fields.ts";
import type { SaidTask } from "../tasks/taskApi.ts";
import { readError } from "../wire/errorBody.ts";
import { field } from "../wire/fieldReaders.ts";

/** google.rpc.Code's word for what somebody has stopped. */
const CANCELLED = 1;

const OPERATION = z.object({
  name: field.text,
  done: z.boolean().nullable().catch(null),
  error: z.object({ code: field.amount, message: field.text }).nullable().catch(null),
  response: z.unknown().optional(),
});

/** The operation that a create has begun; null when it names none. Its name goes into addresses as it is. */
export function readStarted(body: unknown): SaidTask | null {
  const { name: jobId } = STARTED.parse(body);
  return jobId === null ? null : { jobId, status: "running" };
}

const STARTED = z.object({ name: field.id }).catch({ name: null });

/**
 * A long-running operation as its poll shows it: running until it is done, and then with an error, with films, or with
 * neither. Without films it was filtered, as far as it says so; Google bills what it has made alone.
 * `filmsIn`: the addresses in its response.
 */
export function readOperation(
  body: unknown,
  jobId: string,
  filmsIn: (response: unknown) => readonly string[],
): SaidTask | null {
  const operation = OPERATION.safeParse(body).data;
  if (!operation || [operation.name, operation.done, operation.error].every((each) => each === null))
    return null;
  const { done, error, response } = operation;
  if (!done) return { jobId, status: "running" };
  if (error)
    return { jobId, status: error.code === CANCELLED ? "cancelled" : "failed", error: readError(error) };
  const films = filmsIn(response);
  return films.length > 0
    ? { jobId, status: "succeeded", films }
    : { jobId, status: "failed", error: readError(whyNone(response)) };
}

const FILTERED = z.object({
  raiMediaFilteredCount: field.amount,
  raiMediaFilteredReasons: z.array(z.string()).catch([]),
});

/** Why a response has no film: the Gemini API says it one level deeper than Vertex AI. */
function whyNone(response: unknown): { readonly code?: string; readonly message: string } {
  const inside = isFields(response) ? (response["generateVideoResponse"] ?? response) : null;
  const { raiMediaFilteredCount: count = null, raiMediaFilteredReasons: reasons = [] } =
    FILTERED.safeParse(inside).data ?? {};
  if (reasons.length > 0) return { code: "moderation_blocked", message: reasons.join("; ") };
  if (count) return { code: "moderation_blocked", message: "the film was filtered, without a reason" };
  return { message: "the operation is done, and has no film" };
}
