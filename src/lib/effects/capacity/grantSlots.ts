import { type GrantDecision, grant } from "../../domain/capacity/grant.ts";
import { withHolding } from "../../domain/capacity/groupState.ts";
import { isOverlooked } from "../../domain/capacity/holding.ts";
import type { Ticket } from "../../domain/capacity/ticket.ts";
import type { Tools } from "../../services/tools.ts";
import type { LoadedGroup } from "../../storage/capacity/lineReads.ts";
import { SharedRuns } from "./sharedRuns.ts";
import { tell, toldIn } from "./toldTimes.ts";

type GrantTools = Pick<Tools, "storage" | "config" | "clock" | "hub" | "log">;

/** Tries on the group's row before the next arrival, release or sweep is left to do it. */
const TRIES = 8;
/** A transaction holds 100 changes, the group's own row among them. */
const CHANGES_AT_ONCE = 90;

/** A group's line after a look at it. */
export interface Line {
  /** When the next in line should look again; null: when it is woken. */
  readonly lookAgainAt: number | null;
  /** Job keys of the tickets that wait, the next one first, as far as the line was read. */
  readonly waiting: readonly string[];
  /** The first of those that wait which is there to be given a slot; one whose grant ran out has to ask again. */
  readonly next: Waiter | null;
}

/** When a ticket of the line should look again; null: when it is woken. The next one watches the time for all behind it. */
export function lookAgainFor({ jobKey }: Pick<Ticket, "jobKey">, { next, lookAgainAt }: Line): number | null {
  return next === null || next.jobKey === jobKey ? lookAgainAt : null;
}

type Waiter = Pick<Ticket, "jobKey" | "waiter">;

const runs = new WeakMap<object, SharedRuns<Line>>();
/** Waiters that are about to look at their ticket themselves: waking them would make them look twice. */
const looking = new Set<string>();

/**
 * Gives a group's free slots to the tickets next in line and wakes their waiters, those whose grant has run out, and those that
 * have not come for theirs; returns the line. For whoever has changed something in it. Where the next one can only wait for a time, it is woken too, so that it
 * sets its timer (not `own`, a waiter that is told by the answer). Harmless twice: the group row's ETag lets one decision through.
 */
export async function grantSlots(group: string, tools: GrantTools, own?: string): Promise<Line> {
  const line = await lookAtLine(group, tools);
  await wakeForTime(group, line, tools, own);
  return line;
}

/** The same on behalf of a ticket whose waiter looks at it right after, and needs no waking. */
export async function grantSlotsFor({ jobKey, waiter, group }: Ticket, tools: GrantTools): Promise<Line> {
  looking.add(waiter);
  try {
    const line = await lookAtLine(group, tools);
    if (line.next?.jobKey === jobKey) tell(group, waiter, line.lookAgainAt, tools);
    return line;
  } finally {
    looking.delete(waiter);
  }
}

/** Wakes the next in line that waits for a time, unless this process has told it that time already. */
async function wakeForTime(
  group: string,
  { next, lookAgainAt }: Line,
  tools: GrantTools,
  own?: string,
): Promise<void> {
  if (next === null || lookAgainAt === null) return;
  const last = toldIn(tools).get(group);
  if (last?.waiter === next.waiter && last.lookAgainAt === lookAgainAt) return;
  tell(group, next.waiter, lookAgainAt, tools);
  if (next.waiter !== own) await tools.hub.wake(next.waiter);
}

/** The looks of one process that come together share one. */
function lookAtLine(group: string, tools: GrantTools): Promise<Line> {
  const { capacity } = tools.storage;
  const shared = runs.get(capacity) ?? new SharedRuns<Line>();
  runs.set(capacity, shared);
  return shared.run(group, () => decide(group, tools));
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
      next: waiting.find(({ lapsed }) => !lapsed) ?? null,
    };
    const overlooked = line.filter((ticket) => isOverlooked(ticket, clock.now()));
    // A hint: the next look asks again.
    await wake(overlooked, hub).catch(() => undefined);
    if (now.length === 0 && state.holding !== null) return answer;
    const etags = new Map(tickets.map((stored) => [stored.ticket.jobKey, stored.etag]));
    const changed = now.map((ticket) => ({ ticket, etag: etags.get(ticket.jobKey) ?? "" }));
    const groupState = { state: withHolding(state, line, unreadable.map(jobKeyIn), clock.now()), etag };
    const committed = await storage.capacity.commit(group, { tickets: changed, groupState });
    if (committed === "conflict") continue;
    await wake(now, hub);
    if (now.length === decision.changed.length) return answer;
  }
  return { lookAgainAt: clock.now() + 5_000, waiting: [], next: null };
}

/** Wakes the waiters of these tickets but those that look by themselves. */
async function wake(tickets: readonly Ticket[], hub: GrantTools["hub"]): Promise<void> {
  const asleep = tickets.filter(({ waiter }) => !looking.has(waiter));
  await Promise.all(asleep.map(({ waiter }) => hub.wake(waiter)));
}

/** A job key stands in its ticket's row key as it is, behind what all tickets' begin with. */
function jobKeyIn(rowKey: string): string {
  return rowKey.slice(rowKey.indexOf("|") + 1);
}

/** Whether the next one is seen; a waiter that was not read is further behind. */
function showsHead({ tickets }: LoadedGroup): boolean {
  return tickets.some(({ ticket: { state, lapsed } }) => state.kind === "waiting" && !lapsed);
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
