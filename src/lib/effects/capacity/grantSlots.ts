import { type GrantDecision, grant, HEAD_OF_LINE } from "../../domain/capacity/grant.ts";
import { withHolding } from "../../domain/capacity/groupState.ts";
import type { Ticket } from "../../domain/capacity/ticket.ts";
import type { Tools } from "../../services/tools.ts";
import type { LoadedGroup } from "../../storage/capacity/lineReads.ts";
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
  /** Job keys of the tickets that wait, the next one first, as far as the line was read. */
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

async function decide(group: string, tools: GrantTools): Promise<Line> {
  const { storage, clock, hub, log } = tools;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const seen = await storage.capacity.look(
      group,
      (head) => decisionOn(group, head, tools).isFull && showsHead(head),
    );
    const { group: state, etag, tickets, unreadable } = seen;
    if (unreadable.length > 0) log("ticket_unreadable", { group, tickets: unreadable.length });
    const current = tickets.map(({ ticket }) => ticket);
    const decision = decisionOn(group, seen, tools);
    const now = decision.changed.slice(0, CHANGES_AT_ONCE);
    const line = afterChange(current, now);
    const waiting = line.filter((ticket) => ticket.state.kind === "waiting");
    const answer: Line = {
      lookAgainAt: decision.lookAgainAt,
      waiting: waiting.map(({ jobKey }) => jobKey),
    };
    if (now.length === 0 && state.holding !== null) return answer;
    const etags = new Map(tickets.map((stored) => [stored.ticket.jobKey, stored.etag]));
    const changed = now.map((ticket) => ({ ticket, etag: etags.get(ticket.jobKey) ?? "" }));
    const groupState = { state: withHolding(state, line, clock.now()), etag };
    const committed = await storage.capacity.commit(group, { tickets: changed, groupState });
    if (committed === "conflict") continue;
    const granted = now.filter(({ state: { kind } }) => kind === "granted");
    // The one behind looks when a grant that nobody uses runs out; the others sleep on.
    const awake = granted.length > 0 ? [...granted, ...waiting.slice(0, 1)] : [];
    const asleep = awake.filter(({ waiter }) => !looking.has(waiter));
    await Promise.all(asleep.map((ticket) => hub.wake(ticket.waiter)));
    if (now.length === decision.changed.length) return answer;
  }
  return { lookAgainAt: clock.now() + 5_000, waiting: [] };
}

/** Whether those are seen who look again by themselves; a waiter that was not read is taken to be further behind. */
function showsHead({ tickets }: LoadedGroup): boolean {
  return tickets.filter(({ ticket }) => ticket.state.kind === "waiting").length >= HEAD_OF_LINE;
}

function decisionOn(
  group: string,
  { group: state, tickets: kept, unreadable }: LoadedGroup,
  { config, clock }: GrantTools,
): GrantDecision {
  const tickets = kept.map(({ ticket }) => ticket);
  const beside = { unreadable: unreadable.length, resources: config.resourcesOf(group, tickets) };
  return grant(tickets, state, config.limitsOf(group), clock.now(), beside);
}

function afterChange(tickets: readonly Ticket[], changed: readonly Ticket[]): readonly Ticket[] {
  const newest = new Map(changed.map((ticket) => [ticket.jobKey, ticket]));
  return tickets.map((ticket) => newest.get(ticket.jobKey) ?? ticket);
}
