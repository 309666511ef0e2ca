import type { Job } from "../job.ts";
import type { Settings } from "../settings.ts";
import { expiryOf, momentOf, unixSeconds } from "../timeline.ts";

/** How much of the render time a job waits before it is worked on. */
const QUEUED_SHARE = 0.15;

/** The video object of a job at a moment. */
export function describeVideo(job: Job, now: number, settings: Settings): Record<string, unknown> {
  const { state, share, finishedAt } = momentOf(job, now);
  const isDone = state === "succeeded";
  const error = job.outcome.kind === "failed" && state === "failed" ? job.outcome : null;
  return {
    id: job.id,
    object: "video",
    created_at: unixSeconds(job.createdAt),
    status: statusOf(state, share),
    completed_at: isDone && finishedAt !== null ? unixSeconds(finishedAt) : null,
    error: error && { code: error.code, message: error.message },
    expires_at: isDone ? expiryOf(job, settings.lifeSeconds) : null,
    model: job.deployment,
    progress: isDone ? 100 : Math.floor(100 * share),
    ...(settings.echoPrompt ? { prompt: job.prompt } : {}),
    remixed_from_video_id: job.remixedFrom,
    seconds: String(job.seconds),
    size: `${job.width}x${job.height}`,
  };
}

function statusOf(state: "running" | "succeeded" | "failed" | "cancelled", share: number): string {
  if (state === "running") return share < QUEUED_SHARE ? "queued" : "in_progress";
  return state === "succeeded" ? "completed" : state;
}
