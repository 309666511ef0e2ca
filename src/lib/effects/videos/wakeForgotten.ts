import type { VideoRecord } from "../../domain/video/record.ts";
import { jobWorkflowOf } from "../../domain/video/videoId.ts";
import type { Tools } from "../../services/tools.ts";
import { leaveLines } from "./cancelVideo.ts";

/** Whoever watches a job looks at it more often. */
const WATCHED_WITHIN_MS = 900_000;

/**
 * Wakes those of a live video's jobs that may sleep in a line that their tickets have left: the wake-up went with its
 * process. A cancelled one leaves its line, and one that has a job at its provider, and has not moved since, begins to watch
 * it. Others that are woken take no notice.
 */
export async function wakeForgotten(record: VideoRecord, tools: Tools): Promise<void> {
  if (record.cancelRequested) return await leaveLines(record, tools);
  const { id, run, jobs } = record;
  const { hub, clock } = tools;
  const before = clock.now() - WATCHED_WITHIN_MS;
  for (const { index, stage, submittedAt } of jobs) {
    if (stage !== "preprocessing" || submittedAt === null || submittedAt >= before) continue;
    const workflow = jobWorkflowOf(id, run, index);
    const movedAt = await hub.movedAt(workflow);
    if (movedAt !== null && movedAt < before) await hub.wake(workflow);
  }
}
