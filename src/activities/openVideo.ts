import { registerActivity } from "../lib/app/activity.ts";
import { isFinal } from "../lib/domain/video/stage.ts";
import type { OpenedVideo, VideoRun } from "../lib/durable/contracts.ts";
import type { Tools } from "../lib/services/tools.ts";

/** Says what is left to do for a video. Reads only, so running it twice is harmless. */
export async function openVideo({ id, owner, run }: VideoRun, { storage }: Tools): Promise<OpenedVideo> {
  const found = await storage.records.find(owner, id);
  if (!found) return { kind: "ended", stage: "cancelled" };
  const { record } = found;
  if (isFinal(record.stage) || record.run > run) return { kind: "ended", stage: record.stage };
  return { kind: "render", jobs: record.plan.jobs.map(({ index }) => index) };
}

registerActivity("openVideo", openVideo);
