import { isAtWork } from "../../domain/capacity/holding.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import { jobKeyOf } from "../../domain/video/videoId.ts";
import type { Tools } from "../../services/tools.ts";
import { grantSlots } from "../capacity/grantSlots.ts";
import { showCost } from "../money/showCost.ts";
import { startDelivery } from "../webhooks/noteEvent.ts";

/**
 * Shows what an ended video costs, clears away what only an unfinished one needs, its tickets and its row among the
 * active, and notes until when its films are kept; then has its receivers told. A ticket whose job still runs at the
 * provider keeps its slot: the sweep removes it later. Harmless twice.
 */
export async function closeVideo(record: VideoRecord, tools: Tools): Promise<void> {
  const { storage, clock } = tools;
  const { id, owner, keepUntil } = record;
  // What was booked or counted while the final record was written.
  await showCost(record, tools);
  if (keepUntil !== null) await storage.retention.add({ id, owner, keepUntil });
  for (const { index, group } of record.plan.jobs) {
    const ticket = (await storage.capacity.find(group, jobKeyOf(id, index)))?.ticket;
    if (!ticket || !isAtWork(ticket, clock.now())) await storage.capacity.remove(group, jobKeyOf(id, index));
  }
  await storage.active.dismiss(id, owner);
  for (const group of new Set(record.plan.jobs.map((job) => job.group))) await grantSlots(group, tools);
  await startDelivery(record, tools);
}
