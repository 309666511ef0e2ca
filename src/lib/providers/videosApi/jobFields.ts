import { z } from "zod";
import type { FailureCode } from "../../domain/video/failure.ts";
import type { JobState, ProviderSnapshot } from "../../domain/video/snapshot.ts";
import { type ErrorBody, readError } from "../wire/errorBody.ts";
import { jobFailureCode } from "../wire/failureCodes.ts";

// Every field is read on its own: one that is missing or odd is null and never spoils the rest.

/** An id that is safe in an address; "." and ".." would climb out of it. Some servers number their jobs. */
const id = z
  .union([z.string(), z.int().nonnegative().transform(String)])
  .pipe(z.string().regex(/^(?!(?:.*\/)?\.{1,2}(?:\/|$))[\x21-\x7e]{1,1024}$/));

const text = z.string().nullable().catch(null);

const amount = z
  .preprocess(
    (value) => (typeof value === "string" && /^\d{1,12}(\.\d{1,9})?$/.test(value) ? Number(value) : value),
    z.number().nonnegative(),
  )
  .nullable()
  .catch(null);

const time = amount.transform((value) => (value === null ? null : Math.floor(value)));

/** The readers of single fields, each giving null for what is missing or odd. */
export const field = { id: id.nullable().catch(null), text, amount };

/** The fields both protocols' jobs have. */
export const commonFields = {
  id: field.id,
  task_id: field.id,
  status: text,
  progress: amount.transform((value) => (value === null ? null : Math.min(100, Math.floor(value)))),
  created_at: time,
  expires_at: time,
  model: text,
  prompt: text,
  error: z.unknown().optional(),
};

type CommonFields = z.output<z.ZodObject<typeof commonFields>>;

const STATES: Readonly<Record<string, JobState>> = {
  queued: "queued",
  pending: "queued",
  preprocessing: "preprocessing",
  running: "running",
  in_progress: "running",
  processing: "processing",
  succeeded: "succeeded",
  completed: "succeeded",
  failed: "failed",
  expired: "failed",
  cancelled: "cancelled",
  canceled: "cancelled",
};

/** The part of a snapshot that both protocols say in the same words. `failed` is what a failed job says about itself. */
export function commonSnapshot(
  job: CommonFields,
  failed: unknown,
): Pick<ProviderSnapshot, "state" | "progress" | "createdAt" | "expiresAt" | "failure"> {
  const status = job.status?.trim().toLowerCase() ?? "";
  const state = Object.hasOwn(STATES, status) ? (STATES[status] ?? "running") : "running";
  return {
    state,
    progress: job.progress,
    createdAt: job.created_at,
    expiresAt: job.expires_at,
    failure: state === "failed" ? failureOf(status, readError(failed)) : null,
  };
}

function failureOf(
  status: string,
  error: ErrorBody,
): { readonly code: FailureCode; readonly reason: string } {
  const words = [error.code, error.message].filter((part) => part !== null);
  const reason = words.length > 0 ? words.join(": ") : `the job ended as ${status} without a reason`;
  return { code: status === "expired" ? "expired" : jobFailureCode(error), reason };
}
