import type { VideoRecord } from "../../domain/video/record.ts";
import { jobWorkflowOf } from "../../domain/video/videoId.ts";
import type { Tools } from "../../services/tools.ts";

/**
 * Starts the workflows again that died of a video whose others live: the engine ends the video's own only when the last
 * of them has ended, and that one may be waiting for the slot that a dead one holds. The next run takes up what they did.
 */
export async function reviveJobs(
  { id, owner, run, plan }: VideoRecord,
  { hub, log }: Pick<Tools, "hub" | "log">,
): Promise<void> {
  // A video of one job ends with it.
  if (plan.jobs.length < 2) return;
  for (const { index: jobIndex } of plan.jobs) {
    const workflow = jobWorkflowOf(id, run, jobIndex);
    if (!(await hub.hasFailed(workflow))) continue;
    await hub.start("renderJob", workflow, { id, owner, jobIndex, phase: { kind: "submit" } });
    log("job_restarted", { videoId: id, jobIndex, run });
  }
}
