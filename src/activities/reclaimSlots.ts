import { registerActivity } from "../lib/app/activity.ts";
import { isAtWork, isHeld } from "../lib/domain/capacity/holding.ts";
import type { Ticket } from "../lib/domain/capacity/ticket.ts";
import { isFinal } from "../lib/domain/video/stage.ts";
import { grantSlots } from "../lib/effects/capacity/grantSlots.ts";
import { logLine } from "../lib/effects/capacity/logLine.ts";
import { inList } from "../lib/effects/submit/inList.ts";
import type { Tools } from "../lib/services/tools.ts";

/**
 * Removes tickets that outlived their videos and hands on what slots are free. A slot whose job the provider still
 * runs stays taken: the provider's own count is the truth. Removals and grants are guarded: harmless twice.
 */
export async function reclaimSlots(_input: unknown, tools: Tools): Promise<{ reclaimed: number }> {
  let reclaimed = 0;
  for (const group of await tools.storage.capacity.groups()) {
    for (const { ticket } of await headOf(group, tools)) {
      if (!(await isLeftBehind(ticket, tools))) continue;
      await tools.storage.capacity.remove(group, ticket.jobKey);
      tools.log("slot_reclaimed", { videoId: ticket.videoId, jobIndex: ticket.jobIndex });
      reclaimed += 1;
    }
    const { next, lookAgainAt } = await grantSlots(group, tools);
    await wakeOverlooked(group, tools);
    // What this process has told it may have been lost, or have been said otherwise by another.
    if (next !== null && lookAgainAt !== null) await tools.hub.wake(next.waiter);
    await logLine(group, tools);
  }
  return { reclaimed };
}

/** What lies further behind comes here in its turn. */
const LOOKED_AT = 200;

/** A group's tickets that hold slots, and the first of its line. */
async function headOf(group: string, { storage }: Pick<Tools, "storage">) {
  return (await storage.capacity.look(group, ({ tickets }) => tickets.length >= LOOKED_AT)).tickets;
}

/** A wake-up that was lost would leave a slot unused, or a ticket out of turn. */
async function wakeOverlooked(group: string, { storage, hub }: Tools): Promise<void> {
  const head = await headOf(group, { storage });
  const overlooked = head.filter(({ ticket }) => ticket.state.kind === "granted" || ticket.lapsed);
  await Promise.all(overlooked.map(({ ticket }) => hub.wake(ticket.waiter)));
}

async function isLeftBehind(ticket: Ticket, tools: Tools): Promise<boolean> {
  const { storage, provider, clock } = tools;
  const { owner, videoId, state } = ticket;
  const found = await storage.records.find(owner, videoId);
  if (found && !isFinal(found.record.stage)) return false;
  if (state.kind !== "bound" || !isAtWork(ticket, clock.now())) return true;
  if (isHeld(state.slotUntil, clock.now())) return false;
  const answer = await provider(state.target).check(state.providerId);
  // One 404 is no end: the list must agree, as far as there is one.
  if (answer.kind === "missing") return ["not_listed", "unsupported"].includes(await inList(state, tools));
  return answer.kind === "seen" && ["succeeded", "failed", "cancelled"].includes(answer.job.state);
}

registerActivity("reclaimSlots", reclaimSlots);
