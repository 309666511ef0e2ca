import type { Tools } from "../lib/activity.ts";
import { grant } from "../lib/domain/grant.ts";

/** Tries on the group's row before the next arrival, release or sweep is left to do it. */
const TRIES = 8;

/**
 * Gives a group's free slots to the tickets next in line and wakes their waiters; returns when to look again.
 * Harmless twice: the group row's ETag lets one decision through, the others look again.
 */
export async function grantSlots(
  group: string,
  { storage, config, clock, hub }: Pick<Tools, "storage" | "config" | "clock" | "hub">,
): Promise<number> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const { group: state, etag, tickets } = await storage.capacity.load(group);
    const current = tickets.map(({ ticket }) => ticket);
    const decision = grant(current, state, config.limitsOf(group), clock.now());
    if (decision.changed.length === 0) return decision.lookAgainAt;
    const etags = new Map(tickets.map((stored) => [stored.ticket.jobKey, stored.etag]));
    const changed = decision.changed.map((ticket) => ({ ticket, etag: etags.get(ticket.jobKey) ?? "" }));
    const answer = await storage.capacity.commit(group, { tickets: changed, groupState: { state, etag } });
    if (answer === "conflict") continue;
    await Promise.all(decision.granted.map((ticket) => hub.wake(ticket.waiter)));
    return decision.lookAgainAt;
  }
  return clock.now() + 5_000;
}
