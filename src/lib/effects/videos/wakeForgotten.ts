import type { JobRecord, VideoRecord } from "../../domain/video/record.ts";
import { jobWorkflowOf } from "../../domain/video/videoId.ts";
import type { Tools } from "../../services/tools.ts";
import { leaveLines } from "./cancelVideo.ts";

/** Whoever watches a job sees within this time how it stands. */
const WATCHED_WITHIN_MS = 900_000;

/**
 * Wakes those of a live video's jobs that may sleep in a line that their tickets have left: the wake-up went with its
 * process. A cancelled one leaves its line, and one that has a job at its provider, which nobody seems to watch, goes on to do
 * so. Others that are woken take no notice.
 */
export async function wakeForgotten(record: VideoRecord, tools: Tools): Promise<void> {
  if (record.cancelRequested) return await leaveLines(record, tools);
  const { id, run, jobs } = record;
  for (const job of jobs)
    if (isUnwatched(job, tools.clock.now())) await tools.hub.wake(jobWorkflowOf(id, run, job.index));
}

function isUnwatched({ stage, submittedAt }: JobRecord, now: number): boolean {
  return stage === "preprocessing" && submittedAt !== null && now - submittedAt > WATCHED_WITHIN_MS;
}
