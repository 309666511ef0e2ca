import type { FailureCode } from "./failure.ts";
import type { JobOutcome } from "./jobOutcome.ts";
import type { OutputRecord, OutputStatus, VideoRecord } from "./record.ts";
import type { FinalStage } from "./stage.ts";

/** How a video ends. */
export interface Conclusion {
  readonly stage: FinalStage;
  readonly failure: FailureCode | null;
}

/** Decides how a video ends, from its outputs as archived and its jobs as they ended. */
export function conclude(outputs: readonly OutputRecord[], outcomes: readonly JobOutcome[]): Conclusion {
  const archived = outputs.filter(({ status }) => status === "archived").length;
  if (archived > 0) return { stage: "completed", failure: archived < outputs.length ? "partial" : null };
  if (outcomes.some((outcome) => outcome.kind === "made" && outcome.films > 0)) {
    return { stage: "expired", failure: "archive_failed" };
  }
  if (outcomes.some(({ kind }) => kind === "expired")) return { stage: "expired", failure: "expired" };
  const failed = outcomes.find((outcome) => outcome.kind === "failed");
  if (failed) return { stage: failed.code === "expired" ? "expired" : "failed", failure: failed.code };
  if (outcomes.some(({ kind }) => kind === "timed_out")) return { stage: "timed_out", failure: "timed_out" };
  if (outcomes.some(({ kind }) => kind === "cancelled")) return { stage: "cancelled", failure: "cancelled" };
  return { stage: "failed", failure: "provider_failed" };
}

/** The record in its final state; `actual` is what the ledger booked. */
export function concludeRecord(
  record: VideoRecord,
  outcomes: readonly JobOutcome[],
  actual: number,
  now: number,
  keepForMs: number | null,
): VideoRecord {
  const outputs = record.outputs.map((output) => endOutput(output, outcomeOf(output, record, outcomes)));
  const { stage, failure } = conclude(outputs, outcomes);
  return {
    ...record,
    outputs,
    stage,
    failure,
    actual,
    progress: stage === "completed" ? 100 : record.progress,
    completedAt: now,
    keepUntil: keepForMs === null || stage !== "completed" ? null : now + keepForMs,
  };
}

/** The record of a video whose workflow keeps failing: films that were archived stay, provider ids too. */
export function concludeLost(
  record: VideoRecord,
  actual: number,
  now: number,
  keepForMs: number | null,
): VideoRecord {
  const outputs = record.outputs.map((output) => endOutput(output, undefined));
  const hasFilm = outputs.some(({ status }) => status === "archived");
  const keepUntil = keepForMs === null || !hasFilm ? null : now + keepForMs;
  const end = { stage: "failed", failure: "internal_error", completedAt: now } as const;
  return { ...record, ...end, outputs, actual, keepUntil };
}

function outcomeOf(output: OutputRecord, record: VideoRecord, outcomes: readonly JobOutcome[]) {
  const job = record.plan.jobs.find((planned) => planned.outputs.includes(output.index));
  return outcomes.find(({ jobIndex }) => jobIndex === job?.index);
}

const ENDS: Readonly<Record<JobOutcome["kind"], OutputStatus>> = {
  made: "failed",
  failed: "failed",
  cancelled: "cancelled",
  timed_out: "failed",
  expired: "expired",
};

function endOutput(output: OutputRecord, outcome: JobOutcome | undefined): OutputRecord {
  if (output.status === "archived" || output.status === "expired") return output;
  return { ...output, status: outcome ? ENDS[outcome.kind] : "failed" };
}
