import type { VideoRecord } from "../../domain/video/record.ts";
import { jobKeyOf } from "../../domain/video/videoId.ts";
import type { Tools } from "../../services/tools.ts";
import { grantSlots } from "../capacity/grantSlots.ts";
import { startDelivery } from "../webhooks/noteEvent.ts";

/**
 * Clears away what only an unfinished video needs, its tickets and its row among the active, and notes until when its
 * films are kept; then has its receivers told. A ticket whose job still runs at the provider keeps its slot: the sweep removes it later. Harmless twice.
 */
export async function closeVideo(record: VideoRecord, tools: Tools): Promise<void> {
  const { storage } = tools;
  const { id, owner, keepUntil } = record;
  if (keepUntil !== null) await storage.retention.add({ id, owner, keepUntil });
  for (const { index, group } of record.plan.jobs) {
    const state = (await storage.capacity.find(group, jobKeyOf(id, index)))?.ticket.state;
    if (state?.kind !== "bound" || !state.slot) await storage.capacity.remove(group, jobKeyOf(id, index));
  }
  await storage.active.dismiss(id, owner);
  for (const group of new Set(record.plan.jobs.map((job) => job.group))) await grantSlots(group, tools);
  await startDelivery(record, tools);
}
