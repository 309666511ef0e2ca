import type { Ticket } from "./ticket.ts";

/** A grant that is not used within this time is free to be given to the next ticket. */
export const GRANT_MS = 120_000;
/** No slot is held for longer that nobody gives back. */
const LONGEST_HOLD_MS = 86_400_000;

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

/** Until when a ticket holds its slot at most, as long as no step changes it; 0 for one that holds none. */
export function mayHoldUntil({ state }: Ticket): number {
  switch (state.kind) {
    case "granted":
    case "posting":
      return Number.POSITIVE_INFINITY;
    case "unknown":
      return state.slotUntil;
    case "bound":
      return state.slot ? Number.POSITIVE_INFINITY : (state.slotUntil ?? 0);
    default:
      return 0;
  }
}

/** True while the provider is at work on the ticket's job, as far as anybody here knows. */
export function isAtWork(ticket: Ticket, now: number): boolean {
  return ticket.state.kind === "bound" && holdsSlot(ticket, now);
}

/** True while the ticket's workflow has a create or a job of its own to see to, and waits for nobody's turn. */
export function isAtProvider({ state }: Ticket): boolean {
  return state.kind === "posting" || state.kind === "unknown" || (state.kind === "bound" && state.slot);
}

/** True while the provider may still be at work on what nobody can see. */
export function isHeld(slotUntil: number | undefined, now: number): boolean {
  return slotUntil !== undefined && isAhead(slotUntil, now, LONGEST_HOLD_MS);
}

/** True for a grant that ran out unused. */
export function hasLapsed({ state }: Ticket, now: number): boolean {
  return state.kind === "granted" && !isAhead(state.until, now, GRANT_MS);
}

/** A waiter that was woken comes sooner. */
const COMES_WITHIN_MS = 10_000;

/** True for a grant that nobody has come for: its wake-up may be lost, with the process that gave it. */
export function isOverlooked({ state }: Ticket, now: number): boolean {
  return state.kind === "granted" && state.until - now <= GRANT_MS - COMES_WITHIN_MS;
}

/** True for a ticket whose create is about to be made, or under way. */
export function isSubmitting({ state }: Ticket): boolean {
  return state.kind === "granted" || state.kind === "posting";
}

/** True for a moment to come that can have been meant: a clock that was wrong for a minute must not stop a line for days. */
export function isAhead(at: number, now: number, most: number): boolean {
  return at > now && at <= now + most;
}
