import type { GroupLimits } from "../models/limits.ts";
import { GRANT_MS, hasLapsed, isAhead, isHeld, isSubmitting } from "./holding.ts";
import type { LineResource } from "./pool.ts";
import { Rooms } from "./rooms.ts";
import type { GroupState, Ticket } from "./ticket.ts";
import { grantSlot, lapse } from "./transitions.ts";

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
  /** When there may be more to give though nobody does anything: a time has to pass. Null: none is in the way. */
  readonly lookAgainAt: number | null;
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

function isEligible(ticket: Ticket, now: number): boolean {
  return ticket.state.kind === "waiting" && !ticket.lapsed && !isAhead(ticket.retryAt, now, LONGEST_WAIT_MS);
}

/** When a slot that is held, or a wait of the ticket's own, ends by itself. A grant is about to be used: the sweep sees to those that are not. */
function timesOf({ state, retryAt }: Ticket, now: number): readonly number[] {
  const heldUntil = state.kind === "unknown" || state.kind === "bound" ? state.slotUntil : undefined;
  if (heldUntil !== undefined) return isHeld(heldUntil, now) ? [heldUntil] : [];
  return state.kind === "waiting" && isAhead(retryAt, now, LONGEST_WAIT_MS) ? [retryAt] : [];
}

function lookAgainAt(times: readonly number[], now: number): number | null {
  return times.length === 0 ? null : Math.max(now + 1_000, Math.min(...times));
}
