import { outageWait } from "../video/backOff.ts";
import type { GroupState } from "./ticket.ts";

const RATE_WINDOW_MS = 60_000;
/** Nobody pauses a group for longer; a longer pause was written by a clock that was wrong. */
const LONGEST_PAUSE_MS = 3_600_000;

/** What is out of reach is tried every five minutes at least, for as long as anybody waits for it. */
const SILENCE_LASTS_MS = 600_000;
/** Many jobs look at once; the group's row is not written by each. */
const NOTED_ANEW_MS = 20_000;

/** A group that nobody has touched yet. */
export const UNTOUCHED: GroupState = {
  pausedUntil: 0,
  outages: 0,
  silentAt: 0,
  proven: [],
  creates: [],
  ends: [],
};

/** The group given no slots before `until`, an hour at most; null when it is paused that long already. */
export function pausedFor(state: GroupState, waitMs: number, now: number): GroupState | null {
  const until = now + Math.min(waitMs, LONGEST_PAUSE_MS);
  return pauseEnd(state, now) >= until ? null : { ...state, pausedUntil: until };
}

/**
 * The group after a try that nobody took: a pause of 5 s, doubling to 5 minutes while that goes on. Null for a try that
 * was begun before the pause was over: several jobs that fail together are one outage, not many.
 */
export function afterOutage(state: GroupState, triedAt: number, now: number): GroupState | null {
  const paused = pauseEnd(state, now);
  if (state.outages > 0 && triedAt < paused) return null;
  const pausedUntil = Math.max(paused, now + outageWait(state.outages, null));
  return { ...state, outages: state.outages + 1, silentAt: now, pausedUntil };
}

/** The group after an answer: whatever was in the way is over. Null when nothing was. */
export function afterAnswer(state: GroupState): GroupState | null {
  return state.outages === 0 && state.silentAt === 0 ? null : { ...state, outages: 0, silentAt: 0 };
}

/** The group after a look at a job that nobody answered: that pauses nobody. Null when it is known. */
export function afterSilence(state: GroupState, now: number): GroupState | null {
  return now - state.silentAt < NOTED_ANEW_MS ? null : { ...state, silentAt: now };
}

/** The group after a look at a job that was answered again; creates have to find out by themselves. */
export function afterWord(state: GroupState): GroupState | null {
  return state.silentAt === 0 ? null : { ...state, silentAt: 0 };
}

/** Whether nobody answers there, as far as anybody has tried lately. */
export function isOutOfReach({ silentAt }: GroupState, now: number): boolean {
  return silentAt > 0 && now - silentAt < SILENCE_LASTS_MS;
}

/** The group once its list at this endpoint has shown a job of ours; null when that is known. */
export function withProof(state: GroupState, endpoint: string): GroupState | null {
  return state.proven.includes(endpoint) ? null : { ...state, proven: [...state.proven, endpoint] };
}

/** Until when the group is paused; a time further ahead than a pause can be is not believed. */
export function pauseEnd({ pausedUntil }: GroupState, now: number): number {
  return pausedUntil > now + LONGEST_PAUSE_MS ? 0 : pausedUntil;
}

/** The creates that still count against a rate limit of so many a minute. */
export function recentCreates(state: GroupState, now: number): readonly number[] {
  return state.creates.filter((at) => at > now - RATE_WINDOW_MS && at <= now);
}

/** The group with one more create, made now. */
export function withCreate(state: GroupState, now: number): GroupState {
  return { ...state, creates: [...recentCreates(state, now), now] };
}

/** When the oldest of the creates that still count no longer does. */
export function windowEnd(state: GroupState, now: number): number {
  return Math.min(now, ...recentCreates(state, now)) + RATE_WINDOW_MS;
}
