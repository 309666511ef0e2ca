import type { GroupState } from "./ticket.ts";

const RATE_WINDOW_MS = 60_000;

/** The group given no slots before `until`; null when it is paused that long already. */
export function pausedUntil(state: GroupState, until: number): GroupState | null {
  return state.pausedUntil >= until ? null : { ...state, pausedUntil: until };
}

/** The creates that still count against a rate limit of so many a minute. */
export function recentCreates(state: GroupState, now: number): readonly number[] {
  return state.creates.filter((at) => at > now - RATE_WINDOW_MS);
}

/** The group with one more create, made now. */
export function withCreate(state: GroupState, now: number): GroupState {
  return { ...state, creates: [...recentCreates(state, now), now] };
}

/** When the oldest of the creates that still count no longer does. */
export function windowEnd(state: GroupState, now: number): number {
  return Math.min(now, ...recentCreates(state, now)) + RATE_WINDOW_MS;
}
