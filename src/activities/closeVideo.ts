import type { Tools } from "../lib/activity.ts";
import type { VideoRecord } from "../lib/domain/record.ts";
import { jobKeyOf } from "../lib/domain/videoId.ts";
import { grantSlots } from "./grantSlots.ts";

/** Clears away what only an unfinished video needs: its tickets and its row among the active. Harmless twice. */
export async function closeVideo(record: VideoRecord, tools: Tools): Promise<void> {
  const { storage } = tools;
  for (const { index, group } of record.plan.jobs) {
    await storage.capacity.remove(group, jobKeyOf(record.id, index));
  }
  await storage.active.dismiss(record.id, record.owner);
  for (const group of new Set(record.plan.jobs.map((job) => job.group))) await grantSlots(group, tools);
}
