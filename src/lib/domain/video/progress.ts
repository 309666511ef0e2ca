import { sum } from "../money/sum.ts";
import type { JobRecord, OutputRecord, OutputStatus, VideoRecord } from "./record.ts";
import { isFinal, laterStage, type Stage } from "./stage.ts";

/** What is newly known about one job of a video. */
export interface JobReport {
  readonly jobIndex: number;
  readonly stage: Stage;
  readonly progress?: number | null;
  readonly overdue?: boolean;
  readonly binding?: Pick<JobRecord, "providerId" | "target" | "submittedAt" | "expiresAt">;
  /** Nothing was made, by the provider's word or an operator's: the job is in its line again, and its stage goes back. */
  readonly goesBack?: boolean;
}

/**
 * The record with the report taken in; null when nothing changes. A video shows its most advanced job, or, while one
 * waits for an operator, that; jobs and progress never go back, and a final record never changes.
 */
export function applyReport(record: VideoRecord, report: JobReport): VideoRecord | null {
  if (isFinal(record.stage)) return null;
  const jobs = record.jobs.map((job) => (job.index === report.jobIndex ? reported(job, report) : job));
  const next: VideoRecord = {
    ...record,
    jobs,
    stage: stageOf(record, jobs, report.goesBack ?? false),
    progress: Math.max(record.progress, Math.floor(sum(jobs.map((job) => job.progress)) / jobs.length)),
    overdue: record.overdue || report.overdue === true,
    outputs: record.outputs.map((output) => withStatus(output, record, report)),
  };
  return JSON.stringify(next) === JSON.stringify(record) ? null : next;
}

/** The record with what a job took to be made, null where that was not seen well enough: its films come next. */
export function noteMade(record: VideoRecord, jobIndex: number, renderMs: number | null): VideoRecord | null {
  const next = applyReport(record, { jobIndex, stage: "archiving" });
  if (next === null || renderMs === null) return next;
  return { ...next, jobs: next.jobs.map((job) => (job.index === jobIndex ? { ...job, renderMs } : job)) };
}

/** Nothing hides that an operator is needed; once that is over, the video shows where its jobs have got to. */
function stageOf(record: VideoRecord, jobs: readonly JobRecord[], goesBack: boolean): Stage {
  if (jobs.some(({ stage }) => stage === "submit_unknown")) return "submit_unknown";
  const furthest = jobs.map(({ stage }) => stage).reduce(laterStage);
  const shown = record.cancelRequested ? laterStage("cancelling", furthest) : furthest;
  return goesBack || record.stage === "submit_unknown" ? shown : laterStage(record.stage, shown);
}

function reported(job: JobRecord, report: JobReport): JobRecord {
  const progress = Math.min(100, Math.max(job.progress, Math.floor(report.progress ?? 0)));
  const stage = report.goesBack ? report.stage : laterStage(job.stage, report.stage);
  return { ...job, ...report.binding, stage, progress };
}

function withStatus(output: OutputRecord, record: VideoRecord, report: JobReport): OutputRecord {
  const planned = record.plan.jobs[report.jobIndex];
  if (output.status !== "waiting" || !planned?.outputs.includes(output.index)) return output;
  const status: OutputStatus = STARTED.has(report.stage) ? "running" : "waiting";
  return { ...output, status };
}

const STARTED: ReadonlySet<Stage> = new Set(["preprocessing", "running", "processing", "archiving"]);

/** The record with the caller's wish to stop it; null when it has ended or was asked already. */
export function applyCancel(record: VideoRecord): VideoRecord | null {
  if (isFinal(record.stage) || record.cancelRequested) return null;
  const stage = record.stage === "submit_unknown" ? record.stage : laterStage(record.stage, "cancelling");
  return { ...record, cancelRequested: true, stage };
}
