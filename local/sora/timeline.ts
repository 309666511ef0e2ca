import type { Job } from "./job.ts";

/** Where a job is at a moment, in the words common to both protocols. */
export interface Moment {
  readonly state: "running" | "succeeded" | "failed" | "cancelled";
  /** Share of the render time that has passed, 0 to 1. */
  readonly share: number;
  /** Milliseconds since 1970; null while it runs. */
  readonly finishedAt: number | null;
}

/** When the job ends by itself; null when it never does. */
function endOf(job: Job): number | null {
  return job.renderMs === null ? null : job.createdAt + job.renderMs;
}

/** The status of a job as a function of the clock. */
export function momentOf(job: Job, now: number): Moment {
  const end = endOf(job);
  if (end === null || now < end) {
    const length = job.renderMs ?? 600_000;
    const share = Math.min(0.99, Math.max(0, (now - job.createdAt) / length));
    return { state: "running", share, finishedAt: null };
  }
  const state = job.outcome.kind === "made" ? "succeeded" : job.outcome.kind;
  return { state, share: 1, finishedAt: end };
}

/** Unix seconds of a time in milliseconds, as the wire has it. */
export function unixSeconds(ms: number): number {
  return Math.floor(ms / 1000);
}

/** Unix seconds at which the provider forgets the job. */
export function expiryOf(job: Job, lifeSeconds: number): number {
  return unixSeconds(job.createdAt) + lifeSeconds;
}

/** Whether a caller can still see the job. */
export function isThere(job: Job, now: number, lifeSeconds: number): boolean {
  return job.deletedAt === null && now < expiryOf(job, lifeSeconds) * 1000;
}

/** When the job stopped using a slot; null while it still does or always will. */
export function slotFreedAt(job: Job): number | null {
  const end = endOf(job);
  if (job.deletedAt === null || job.worksOn) return end;
  return end === null ? job.deletedAt : Math.min(end, job.deletedAt);
}
