import type { Job } from "./job.ts";
import { type Moment, momentOf } from "./timeline.ts";

/** A job as tests see it: what was asked for, and where it is now. */
export interface JobReport extends Omit<Job, "rules" | "filmOverride" | "renderMs" | "outcome"> {
  readonly state: Moment["state"];
  /** Milliseconds since 1970; null while it runs. */
  readonly finishedAt: number | null;
  /** Films there will be if it succeeds. */
  readonly makes: number;
}

/** The report of a job at a moment. */
export function reportJob(job: Job, now: number): JobReport {
  const { rules: _, filmOverride: __, renderMs: ___, outcome, ...asked } = job;
  const { state, finishedAt } = momentOf(job, now);
  return { ...asked, state, finishedAt, makes: outcome.kind === "made" ? outcome.count : 0 };
}
