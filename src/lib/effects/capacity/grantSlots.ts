import { grant } from "../../domain/capacity/grant.ts";
import type { Ticket } from "../../domain/capacity/ticket.ts";
import type { Tools } from "../../services/tools.ts";
import { SharedRuns } from "./sharedRuns.ts";

type GrantTools = Pick<Tools, "storage" | "config" | "clock" | "hub" | "log">;

/** Tries on the group's row before the next arrival, release or sweep is left to do it. */
const TRIES = 8;
/** A transaction holds 100 changes, the group's own row among them. */
const CHANGES_AT_ONCE = 90;

/** A group's line after a look at it. */
export interface Line {
  /** When to look again if nobody wakes the waiter. */
  readonly lookAgainAt: number;
  /** Job keys of the tickets that wait, the next one first. */
  readonly waiting: readonly string[];
}

const runs = new WeakMap<object, SharedRuns<Line>>();
/** Waiters that are about to look at their ticket themselves: waking them would make them look twice. */
const looking = new Set<string>();

/**
 * Gives a group's free slots to the tickets next in line and wakes their waiters; returns the line. Arrivals of one
 * process share a look at it. Harmless twice: the group row's ETag lets one decision through.
 */
export function grantSlots(group: string, tools: GrantTools): Promise<Line> {
  const { capacity } = tools.storage;
  const shared = runs.get(capacity) ?? new SharedRuns<Line>();
  runs.set(capacity, shared);
  return shared.run(group, () => decide(group, tools));
}

/** The same for a ticket's own waiter, which looks at its ticket right after and needs no waking. */
export async function grantSlotsFor(waiter: string, group: string, tools: GrantTools): Promise<Line> {
  looking.add(waiter);
  try {
    return await grantSlots(group, tools);
  } finally {
    looking.delete(waiter);
  }
}

async function decide(group: string, { storage, config, clock, hub, log }: GrantTools): Promise<Line> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const { group: state, etag, tickets, unreadable } = await storage.capacity.load(group);
    if (unreadable.length > 0) log("ticket_unreadable", { group, tickets: unreadable.length });
    const current = tickets.map(({ ticket }) => ticket);
    const beside = { unreadable: unreadable.length, resources: config.resourcesOf(group, current) };
    const decision = grant(current, state, config.limitsOf(group), clock.now(), beside);
    const now = decision.changed.slice(0, CHANGES_AT_ONCE);
    const line = { lookAgainAt: decision.lookAgainAt, waiting: waitingAfter(current, now) };
    if (now.length === 0) return line;
    const etags = new Map(tickets.map((stored) => [stored.ticket.jobKey, stored.etag]));
    const changed = now.map((ticket) => ({ ticket, etag: etags.get(ticket.jobKey) ?? "" }));
    const answer = await storage.capacity.commit(group, { tickets: changed, groupState: { state, etag } });
    if (answer === "conflict") continue;
    const granted = now.filter(({ state, waiter }) => state.kind === "granted" && !looking.has(waiter));
    await Promise.all(granted.map((ticket) => hub.wake(ticket.waiter)));
    if (now.length === decision.changed.length) return line;
  }
  return { lookAgainAt: clock.now() + 5_000, waiting: [] };
}

function waitingAfter(tickets: readonly Ticket[], changed: readonly Ticket[]): readonly string[] {
  const newest = new Map(changed.map((ticket) => [ticket.jobKey, ticket]));
  return tickets
    .map((ticket) => newest.get(ticket.jobKey) ?? ticket)
    .filter(({ state }) => state.kind === "waiting")
    .map(({ jobKey }) => jobKey);
}
