import * as z from "zod";
import type { ProviderSnapshot } from "../../domain/video/snapshot.ts";
import { type ErrorBody, readError } from "../wire/errorBody.ts";
import { field } from "../wire/fieldReaders.ts";
import { standing } from "../wire/standing.ts";

const { text, percent, time } = field;

/** When it was completed, in any writing; zero is not yet. */
const completion = z
  .union([z.number().positive(), z.string().min(1)])
  .nullable()
  .catch(null);

/** The fields both protocols' jobs have. */
export const commonFields = {
  id: field.id,
  task_id: field.id,
  status: text,
  progress: percent,
  created_at: time,
  expires_at: time,
  model: text,
  prompt: text,
  completed_at: completion,
  finished_at: completion,
  error: z.unknown().optional(),
  failureCode: text,
  failure_code: text,
  failure: text,
  failure_reason: text,
  fail_reason: text,
  task_status_msg: text,
  error_message: text,
};

type CommonFields = z.output<z.ZodObject<typeof commonFields>>;

/** What one server or another says beside `error` of why a job failed. */
const REASONS = ["failure_reason", "fail_reason", "failure", "task_status_msg", "error_message"] as const;

/** The part of a snapshot that both protocols say in the same words. */
export function commonSnapshot(
  job: CommonFields,
  hasFilms: boolean,
): Pick<ProviderSnapshot, "state" | "progress" | "createdAt" | "expiresAt" | "failure" | "unknownWord"> & {
  readonly mayBeDone?: true;
  readonly completedAt?: number;
} {
  const { isKnown, ...stands } = standing(job.status, errorOf(job), hasFilms);
  const hints = stands.state === "running" && !isKnown && (job.progress === 100 || job.completed_at !== null);
  const completedAt = job.completed_at ?? job.finished_at;
  return {
    ...stands,
    progress: job.progress,
    createdAt: job.created_at,
    expiresAt: job.expires_at,
    ...(hints ? { mayBeDone: true as const } : {}),
    ...(stands.state === "succeeded" && typeof completedAt === "number" ? { completedAt } : {}),
  };
}

function errorOf(job: CommonFields): ErrorBody {
  const said = readError(job.error);
  const beside = REASONS.map((name) => job[name]).find((text) => text !== null) ?? null;
  const isCode = beside !== null && /^[\w.-]+$/.test(beside);
  const code = said.code ?? job.failureCode ?? job.failure_code ?? (isCode ? beside : null);
  return { ...said, code, message: said.message ?? (isCode ? null : beside) };
}
