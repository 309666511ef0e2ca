import { registerActivity } from "../lib/app/activity.ts";
import { isAtProvider, isAtWork, isHeld } from "../lib/domain/capacity/holding.ts";
import type { Ticket } from "../lib/domain/capacity/ticket.ts";
import { isFinal } from "../lib/domain/video/stage.ts";
import { grantSlots } from "../lib/effects/capacity/grantSlots.ts";
import { logLine } from "../lib/effects/capacity/logLine.ts";
import { forgetTold } from "../lib/effects/capacity/toldTimes.ts";
import { inList } from "../lib/effects/submit/inList.ts";
import type { Tools } from "../lib/services/tools.ts";

/** Whoever watches a job moves more often; who does not is woken in vain. */
const WATCHED_WITHIN_MS = 900_000;

/**
 * Removes tickets that outlived their videos, hands on what slots are free, and wakes whose wake-up may have been lost. A
 * slot whose job the provider still runs stays taken: the provider's own count is the truth. Removals and grants are
 * guarded: harmless twice. A line or a ticket that fails does not keep the others from their turn; its fault is the step's.
 */
export async function reclaimSlots(_input: unknown, tools: Tools): Promise<{ reclaimed: number }> {
  const faults: unknown[] = [];
  let reclaimed = 0;
  for (const group of await tools.storage.capacity.groups()) {
    const swept = await sweepLine(group, tools).catch((error: unknown) => ({ removed: 0, faults: [error] }));
    reclaimed += swept.removed;
    faults.push(...swept.faults);
  }
  if (faults.length > 0) throw faults[0];
  return { reclaimed };
}

/** What lies further behind comes here in its turn. */
const LOOKED_AT = 200;

/** One line; how many tickets were removed, and what failed on the way. */
async function sweepLine(group: string, tools: Tools): Promise<Swept> {
  const { storage, log } = tools;
  // Those that hold slots, those whose grant ran out, and the first that wait.
  const { tickets: head } = await storage.capacity.look(group, ({ tickets }) => tickets.length >= LOOKED_AT);
  const faults: unknown[] = [];
  const stay: Ticket[] = [];
  for (const { ticket } of head) {
    const isOver = await isLeftBehind(ticket, tools).catch((error: unknown) => void faults.push(error));
    if (!isOver) {
      stay.push(ticket);
      continue;
    }
    await storage.capacity.remove(group, ticket.jobKey);
    log("slot_reclaimed", { videoId: ticket.videoId, jobIndex: ticket.jobIndex });
  }
  forgetTold(group, tools);
  await grantSlots(group, tools);
  await Promise.all(stay.map((ticket) => wakeOverlooked(ticket, tools)));
  await logLine(group, tools);
  return { removed: head.length - stay.length, faults };
}

interface Swept {
  readonly removed: number;
  readonly faults: readonly unknown[];
}

/**
 * Wakes a waiter that may sleep though it has nothing to wait for: its wake-up was lost, or went with its process. One with
 * a grant, or whose grant ran out, would leave a slot unused; one with a job at its provider would never look at it.
 */
async function wakeOverlooked(ticket: Ticket, { hub, clock }: Tools): Promise<void> {
  if (isAtProvider(ticket)) {
    // A hint, as its wake-up: the next sweep asks again.
    const movedAt = await hub.movedAt(ticket.waiter).catch(() => null);
    if (movedAt === null || clock.now() - movedAt < WATCHED_WITHIN_MS) return;
  } else if (ticket.state.kind !== "granted" && !ticket.lapsed) return;
  await hub.wake(ticket.waiter);
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
