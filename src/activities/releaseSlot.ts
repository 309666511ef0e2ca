import { registerActivity } from "../lib/app/activity.ts";
import { releaseSlot as free } from "../lib/domain/capacity/transitions.ts";
import { jobKeyOf } from "../lib/domain/video/videoId.ts";
import type { JobRef } from "../lib/durable/contracts.ts";
import { grantSlots } from "../lib/effects/capacity/grantSlots.ts";
import type { Tools } from "../lib/services/tools.ts";

/** Gives a job's slot back, as soon as the provider is done with it. Key: the ticket; given back once, then a no-op. */
export async function releaseSlot(
  { id, owner, jobIndex }: JobRef,
  tools: Tools,
): Promise<{ released: boolean }> {
  const { storage } = tools;
  // The video may have ended meanwhile: its ticket is freed all the same.
  const group = (await storage.records.find(owner, id))?.record.plan.jobs[jobIndex]?.group;
  if (group === undefined) return { released: false };
  await storage.capacity.change(group, jobKeyOf(id, jobIndex), free);
  await grantSlots(group, tools);
  return { released: true };
}

registerActivity("releaseSlot", releaseSlot);
