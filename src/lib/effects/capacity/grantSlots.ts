import { grant } from "../../domain/capacity/grant.ts";
import type { Tools } from "../../services/tools.ts";
import { SharedRuns } from "./sharedRuns.ts";

type GrantTools = Pick<Tools, "storage" | "config" | "clock" | "hub" | "log">;

/** Tries on the group's row before the next arrival, release or sweep is left to do it. */
const TRIES = 8;
/** A transaction holds 100 changes, the group's own row among them. */
const CHANGES_AT_ONCE = 90;

const runs = new WeakMap<object, SharedRuns<number>>();

/**
 * Gives a group's free slots to the tickets next in line and wakes their waiters; returns when to look again. Arrivals
 * of one process share a look at the line. Harmless twice: the group row's ETag lets one decision through.
 */
export function grantSlots(group: string, tools: GrantTools): Promise<number> {
  const { capacity } = tools.storage;
  const shared = runs.get(capacity) ?? new SharedRuns<number>();
  runs.set(capacity, shared);
  return shared.run(group, () => decide(group, tools));
}

async function decide(group: string, { storage, config, clock, hub, log }: GrantTools): Promise<number> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const { group: state, etag, tickets, unreadable } = await storage.capacity.load(group);
    if (unreadable.length > 0) log("ticket_unreadable", { group, tickets: unreadable.length });
    const current = tickets.map(({ ticket }) => ticket);
    const decision = grant(current, state, config.limitsOf(group), clock.now(), unreadable.length);
    const now = decision.changed.slice(0, CHANGES_AT_ONCE);
    if (now.length === 0) return decision.lookAgainAt;
    const etags = new Map(tickets.map((stored) => [stored.ticket.jobKey, stored.etag]));
    const changed = now.map((ticket) => ({ ticket, etag: etags.get(ticket.jobKey) ?? "" }));
    const answer = await storage.capacity.commit(group, { tickets: changed, groupState: { state, etag } });
    if (answer === "conflict") continue;
    const granted = now.filter(({ state: { kind } }) => kind === "granted");
    await Promise.all(granted.map((ticket) => hub.wake(ticket.waiter)));
    if (now.length === decision.changed.length) return decision.lookAgainAt;
  }
  return clock.now() + 5_000;
}
