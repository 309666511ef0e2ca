import { z } from "zod";
import type { FailureCode } from "../../domain/video/failure.ts";
import type { JobState, ProviderSnapshot } from "../../domain/video/snapshot.ts";
import { type ErrorBody, readError } from "../wire/errorBody.ts";
import { jobFailureCode } from "../wire/failureCodes.ts";
import { plainWord, stateOf } from "./statusWords.ts";

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

/** When it was completed, in any writing; zero is not yet. */
const completion = z
  .union([z.number().positive(), z.string().min(1)])
  .nullable()
  .catch(null);

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

/**
 * The part of a snapshot that both protocols say in the same words. `error` first and then films stand behind a word that
 * nobody knows; without a word only films do, since an answer without one may be a gateway's error.
 */
export function commonSnapshot(
  job: CommonFields,
  hasFilms: boolean,
): Pick<ProviderSnapshot, "state" | "progress" | "createdAt" | "expiresAt" | "failure" | "unknownWord"> & {
  readonly mayBeDone?: true;
  readonly completedAt?: number;
} {
  const word = plainWord(job.status ?? "");
  const error = errorOf(job);
  const known = stateOf(word);
  const state = known ?? lookBehind(word, error, hasFilms);
  const hints = state === "running" && known === null && (job.progress === 100 || job.completed_at !== null);
  const completedAt = job.completed_at ?? job.finished_at;
  return {
    state,
    progress: job.progress,
    createdAt: job.created_at,
    expiresAt: job.expires_at,
    failure: state === "failed" ? failureOf(word, error) : null,
    ...(known === null && word !== "" ? { unknownWord: word.replace(/\W/g, "").slice(0, 40) } : {}),
    ...(hints ? { mayBeDone: true as const } : {}),
    ...(state === "succeeded" && typeof completedAt === "number" ? { completedAt } : {}),
  };
}

function lookBehind(word: string, error: ErrorBody, hasFilms: boolean): JobState {
  if (word !== "" && isError(error)) return "failed";
  return hasFilms ? "succeeded" : "running";
}

/** Some servers send an error that says that there is none. */
function isError({ code, message }: ErrorBody): boolean {
  if (code !== null && !/^(0|ok|success|none)$/i.test(code)) return true;
  return message !== null && !/^(ok|success|none)$/i.test(message.trim());
}

function errorOf(job: CommonFields): ErrorBody {
  const said = readError(job.error);
  const beside = REASONS.map((name) => job[name]).find((text) => text !== null) ?? null;
  const isCode = beside !== null && /^[\w.-]+$/.test(beside);
  const code = said.code ?? job.failureCode ?? job.failure_code ?? (isCode ? beside : null);
  return { ...said, code, message: said.message ?? (isCode ? null : beside) };
}

function failureOf(word: string, error: ErrorBody): { readonly code: FailureCode; readonly reason: string } {
  const words = [error.code, error.message].filter((part) => part !== null);
  const reason = words.length > 0 ? words.join(": ") : `the job ended as ${word} without a reason`;
  return { code: word === "expired" ? "expired" : jobFailureCode(error), reason };
}
