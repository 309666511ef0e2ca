import type { Job } from "../job.ts";
import type { Settings } from "../settings.ts";
import { expiryOf, momentOf, unixSeconds } from "../timeline.ts";

/** Shares of the render time at which the next status begins, in the order of the documented log. */
const STATUSES = [
  { until: 0.1, status: "queued" },
  { until: 0.3, status: "preprocessing" },
  { until: 0.8, status: "running" },
  { until: 1, status: "processing" },
];

/** The job object at a moment. */
export function describeJob(job: Job, now: number, settings: Settings): Record<string, unknown> {
  const { state, share, finishedAt } = momentOf(job, now);
  const running = STATUSES.find(({ until }) => share < until)?.status ?? "processing";
  return {
    object: "video.generation.job",
    id: job.id,
    status: state === "running" ? running : state,
    created_at: unixSeconds(job.createdAt),
    finished_at: finishedAt === null ? null : unixSeconds(finishedAt),
    expires_at: finishedAt === null ? null : expiryOf(job, settings.lifeSeconds),
    generations: generationsOf(job, now).map((id) => describeGeneration(job, id, now)),
    ...(settings.echoPrompt ? { prompt: job.prompt } : {}),
    model: job.deployment,
    n_variants: job.variants,
    n_seconds: job.seconds,
    height: job.height,
    width: job.width,
    failure_reason: state === "failed" && job.outcome.kind === "failed" ? job.outcome.code : null,
  };
}

/** Ids of the films that exist at a moment: only a succeeded job has them. */
function generationsOf(job: Job, now: number): readonly string[] {
  if (momentOf(job, now).state !== "succeeded" || job.outcome.kind !== "made") return [];
  return job.generations.slice(0, job.outcome.count);
}

/** One finished film. */
export function describeGeneration(job: Job, id: string, now: number): Record<string, unknown> {
  return {
    object: "video.generation",
    id,
    job_id: job.id,
    created_at: unixSeconds(momentOf(job, now).finishedAt ?? now),
    width: job.width,
    height: job.height,
    n_seconds: job.seconds,
    prompt: job.prompt,
  };
}
