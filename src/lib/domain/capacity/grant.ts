import type { GroupLimits } from "../models/limits.ts";
import { GRANT_MS, hasLapsed, isAhead, isHeld, isSubmitting } from "./holding.ts";
import type { LineResource } from "./pool.ts";
import { Rooms } from "./rooms.ts";
import type { GroupState, Ticket } from "./ticket.ts";
import { grantSlot, lapse } from "./transitions.ts";

/** When nothing else says when to look again; an event wakes the waiter long before. */
const LOOK_AGAIN_MS = 180_000;
/** No ticket is put off for longer; a time further ahead was written by a clock that was wrong. */
const LONGEST_WAIT_MS = 3_600_000;

/** What a look at a group decides. */
export interface GrantDecision {
  /** Tickets in their new state: new grants, and grants that ran out. */
  readonly changed: readonly Ticket[];
  /** Among them, those that now have a slot. */
  readonly granted: readonly Ticket[];
  /** No slot is left: more of the line would change nothing. */
  readonly isFull: boolean;
  /** When a waiter should look again if no event reaches it. */
  readonly lookAgainAt: number;
}

/** What a look knows of a group beside its line. */
export interface Beside {
  /** So many tickets that nobody here can read: each is taken to hold a slot. */
  readonly unreadable?: number;
  /** What a pool's line stands before; empty for a group that has its limits as a whole. */
  readonly resources?: readonly LineResource[];
}

/**
 * Gives free slots to waiting tickets, first come first served (`tickets` in key order). A ticket whose
 * fingerprint is granted or being posted is passed over, so that twins cannot take each other's job. In a pool a ticket gets
 * the slot of a resource that has room for it; who needs another one than is free does not keep the others waiting.
 */
export function grant(
  tickets: readonly Ticket[],
  group: GroupState,
  limits: GroupLimits,
  now: number,
  { unreadable = 0, resources = [] }: Beside = {},
): GrantDecision {
  const current = tickets.map((ticket) => (hasLapsed(ticket, now) ? (lapse(ticket) ?? ticket) : ticket));
  const whole = { ...limits, maxRunning: limits.maxRunning - unreadable };
  const rooms = new Rooms(current, { group, limits: whole, resources, now });
  const open = new Set(current.filter(isSubmitting).map(({ fingerprint }) => fingerprint));
  const granted: Ticket[] = [];
  for (const ticket of current) {
    if (rooms.areFull()) break;
    if (!isEligible(ticket, now) || open.has(ticket.fingerprint)) continue;
    const place = rooms.take(ticket);
    const next = place && grantSlot(ticket, now + GRANT_MS, place.resource);
    if (!next) continue;
    open.add(ticket.fingerprint);
    granted.push(next);
  }
  const lapsed = current.filter((ticket, index) => ticket !== tickets[index]);
  const times = [...rooms.opensAt(), ...current.flatMap((ticket) => timesOf(ticket, now))];
  const isFull = rooms.areFull();
  return { changed: [...lapsed, ...granted], granted, isFull, lookAgainAt: lookAgainAt(times, now) };
}

/** Behind so many in the line, nobody can be next before they are woken. */
export const HEAD_OF_LINE = 2;
/**
 * How long those sleep who cannot be next, and then as long as they have slept: whoever gives a slot wakes the one behind, and
 * the sweep whom a lost event left behind.
 */
const SLEEP_LONG_MS = 432_000_000;
/** Longer than any line is; a time of birth further back is of no video of ours. */
const SLEEP_AT_MOST_MS = 6 * SLEEP_LONG_MS;

/**
 * When a waiter at this place of its line (0 = the next one; null = further behind than was read) looks again by itself: the
 * head when the line may move, the others long after (`since`: when they came), so that a pause that ends does not make a whole line look at once.
 */
export function lookAgainAtPlace(
  place: number | null,
  lookAgainAt: number,
  { now, since }: { readonly now: number; readonly since: number },
): number {
  if (place !== null && place < HEAD_OF_LINE) return lookAgainAt;
  const sleep = Math.min(SLEEP_AT_MOST_MS, Math.max(SLEEP_LONG_MS, now - since));
  return Math.max(lookAgainAt, now + sleep);
}

function isEligible(ticket: Ticket, now: number): boolean {
  return ticket.state.kind === "waiting" && !ticket.lapsed && !isAhead(ticket.retryAt, now, LONGEST_WAIT_MS);
}

/** When what a ticket stands for changes by itself. */
function timesOf({ state, retryAt }: Ticket, now: number): readonly number[] {
  if (state.kind === "granted") return [state.until];
  const heldUntil = state.kind === "unknown" || state.kind === "bound" ? state.slotUntil : undefined;
  if (heldUntil !== undefined) return isHeld(heldUntil, now) ? [heldUntil] : [];
  return state.kind === "waiting" && isAhead(retryAt, now, LONGEST_WAIT_MS) ? [retryAt] : [];
}

function lookAgainAt(times: readonly number[], now: number): number {
  return Math.max(now + 1_000, Math.min(now + LOOK_AGAIN_MS, ...times));
}
