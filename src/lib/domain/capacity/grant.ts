import type { GroupLimits } from "../models/limits.ts";
import { pauseEnd, recentCreates, windowEnd } from "./groupState.ts";
import type { GroupState, Ticket } from "./ticket.ts";
import { callEnd, grantSlot, lapse } from "./transitions.ts";

/** A grant not used within this time passes on to the next ticket. */
const GRANT_MS = 120_000;
/** The turn to try a resource that was out of reach passes on after this time. */
const TRY_MS = 120_000;
/** When nothing else says when to look again; an event wakes the waiter long before. */
const LOOK_AGAIN_MS = 180_000;
/** No ticket is put off for longer; a time further ahead was written by a clock that was wrong. */
const LONGEST_WAIT_MS = 3_600_000;
/** No slot is held for longer that nobody gives back. */
const LONGEST_HOLD_MS = 86_400_000;

/** What a look at a group decides. */
export interface GrantDecision {
  /** Tickets in their new state: new grants, and grants that ran out. */
  readonly changed: readonly Ticket[];
  /** Among them, those that now have a slot. */
  readonly granted: readonly Ticket[];
  /** When a waiter should look again if no event reaches it. */
  readonly lookAgainAt: number;
}

/**
 * Gives free slots to waiting tickets, first come first served (`tickets` in key order). A ticket whose
 * fingerprint is granted or being posted is passed over, so that twins cannot take each other's job. `unreadable` counts
 * the tickets that nobody here can read: each is taken to hold a slot.
 */
export function grant(
  tickets: readonly Ticket[],
  group: GroupState,
  limits: GroupLimits,
  now: number,
  unreadable = 0,
): GrantDecision {
  const current = tickets.map((ticket) => (hasLapsed(ticket, now) ? (lapse(ticket) ?? ticket) : ticket));
  const room = roomFor(current, group, { ...limits, maxRunning: limits.maxRunning - unreadable }, now);
  const open = new Set(current.filter(isSubmitting).map(({ fingerprint }) => fingerprint));
  const granted: Ticket[] = [];
  for (const ticket of current) {
    if (granted.length >= room.slots) break;
    if (!isEligible(ticket, now) || open.has(ticket.fingerprint)) continue;
    open.add(ticket.fingerprint);
    const next = grantSlot(ticket, now + GRANT_MS);
    if (next) granted.push(next);
  }
  const lapsed = current.filter((ticket, index) => ticket !== tickets[index]);
  const times = [...room.opensAfter(granted.length), ...current.flatMap((ticket) => timesOf(ticket, now))];
  return { changed: [...lapsed, ...granted], granted, lookAgainAt: lookAgainAt(times, now) };
}

/** Behind so many in the line, nobody can be next before they are woken. */
const HEAD_OF_LINE = 4;
/** How long those sleep who cannot be next; the sweep wakes whom a lost event has left behind. */
const SLEEP_LONG_MS = 600_000;

/**
 * When a waiter at this place of its line (0 = the next one) looks again by itself: the head when the line may move, the
 * others long after, so that a pause that ends does not make a whole line look at once.
 */
export function lookAgainAtPlace(place: number, lookAgainAt: number, now: number): number {
  return place < HEAD_OF_LINE ? lookAgainAt : Math.max(lookAgainAt, now + SLEEP_LONG_MS);
}

/** True when the ticket takes one of its group's slots at `now`. */
export function holdsSlot({ state }: Ticket, now: number): boolean {
  switch (state.kind) {
    case "granted":
      return isAhead(state.until, now, GRANT_MS);
    case "posting":
      return true;
    case "unknown":
      return isHeld(state.slotUntil, now);
    case "bound":
      return state.slot || isHeld(state.slotUntil, now);
    default:
      return false;
  }
}

/** True while the provider is at work on the ticket's job, as far as anybody here knows. */
export function isAtWork(ticket: Ticket, now: number): boolean {
  return ticket.state.kind === "bound" && holdsSlot(ticket, now);
}

/** True while the provider may still be at work on what nobody can see. */
export function isHeld(slotUntil: number | undefined, now: number): boolean {
  return slotUntil !== undefined && isAhead(slotUntil, now, LONGEST_HOLD_MS);
}

function hasLapsed({ state }: Ticket, now: number): boolean {
  return state.kind === "granted" && !isAhead(state.until, now, GRANT_MS);
}

function isSubmitting({ state }: Ticket): boolean {
  return state.kind === "granted" || state.kind === "posting";
}

/** Until when the ticket's turn to try lasts: its grant's, or as long as its call may be under way. */
function tryUntil({ state }: Ticket, now: number): readonly number[] {
  if (state.kind === "granted") return [state.until];
  if (state.kind !== "posting") return [];
  const until = Math.min(callEnd(state), state.claimedAt + TRY_MS);
  return isAhead(until, now, TRY_MS) ? [until] : [];
}

function isEligible(ticket: Ticket, now: number): boolean {
  return ticket.state.kind === "waiting" && !ticket.lapsed && !isAhead(ticket.retryAt, now, LONGEST_WAIT_MS);
}

/** True for a moment to come that can have been meant: a clock that was wrong for a minute must not stop a line for days. */
function isAhead(at: number, now: number, most: number): boolean {
  return at > now && at <= now + most;
}

interface Room {
  /** Slots that can be given now. */
  readonly slots: number;
  /** When a pause or the rate window ends, if that is what is in the way once so many slots are given. */
  readonly opensAfter: (given: number) => readonly number[];
}

function roomFor(tickets: readonly Ticket[], group: GroupState, limits: GroupLimits, now: number): Room {
  const paused = pauseEnd(group, now);
  if (paused > now) return { slots: 0, opensAfter: () => [paused] };
  const running = tickets.filter((ticket) => holdsSlot(ticket, now)).length;
  const free = Math.max(0, limits.maxRunning - running);
  // Nobody there took the last job: one ticket tries, the others wait for what becomes of it, two minutes at most.
  const tries = group.outages === 0 ? [] : tickets.flatMap((ticket) => tryUntil(ticket, now));
  const slots = group.outages > 0 ? Math.min(free, tries.length > 0 ? 0 : 1) : free;
  if (limits.maxCreatesPerMinute === null) return { slots, opensAfter: () => tries };
  const recent = recentCreates(group, now);
  const unused = tickets.filter(({ state }) => state.kind === "granted").length;
  const creates = Math.max(0, limits.maxCreatesPerMinute - recent.length - unused);
  const opensAt = windowEnd(group, now);
  const opensAfter = (given: number) => [...tries, ...(creates <= given && given < slots ? [opensAt] : [])];
  return { slots: Math.min(slots, creates), opensAfter };
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
