import { registerActivity } from "../lib/app/activity.ts";
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
  const found = await storage.records.find(owner, id);
  const group = found?.record.plan.jobs[jobIndex]?.group;
  if (group === undefined) return { released: false };
  for (;;) {
    const stored = await storage.capacity.find(group, jobKeyOf(id, jobIndex));
    if (stored?.ticket.state.kind !== "bound" || !stored.ticket.state.slot) break;
    const ticket = { ...stored.ticket, state: { ...stored.ticket.state, slot: false } };
    if ((await storage.capacity.commit(group, { tickets: [{ ticket, etag: stored.etag }] })) === "committed")
      break;
  }
  await grantSlots(group, tools);
  return { released: true };
}

registerActivity("releaseSlot", releaseSlot);
