import { outageWait } from "../video/backOff.ts";
import { mayHoldUntil } from "./holding.ts";
import type { GroupState, Reach, Ticket } from "./ticket.ts";

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
  resources: [],
  holding: [],
};

/** What is given no slots before `until`, an hour at most; null when it is paused that long already. */
export function pausedFor<R extends Reach>(state: R, waitMs: number, now: number): R | null {
  const until = now + Math.min(waitMs, LONGEST_PAUSE_MS);
  return pauseEnd(state, now) >= until ? null : { ...state, pausedUntil: until };
}

/**
 * What is reached so after a try that nobody took: a pause of 5 s, doubling to 5 minutes while that goes on. Null for a try that
 * was begun before the pause was over: several jobs that fail together are one outage, not many.
 */
export function afterOutage<R extends Reach>(state: R, triedAt: number, now: number): R | null {
  const paused = pauseEnd(state, now);
  if (state.outages > 0 && triedAt < paused) return null;
  const pausedUntil = Math.max(paused, now + outageWait(state.outages, null));
  return { ...state, outages: state.outages + 1, silentAt: now, pausedUntil };
}

/** What is reached so after an answer: whatever was in the way is over. Null when nothing was. */
export function afterAnswer<R extends Reach>(state: R): R | null {
  return state.outages === 0 && state.silentAt === 0 ? null : { ...state, outages: 0, silentAt: 0 };
}

/** After a look at a job that nobody answered: that pauses nobody. Null when it is known. */
export function afterSilence<R extends Reach>(state: R, now: number): R | null {
  return now - state.silentAt < NOTED_ANEW_MS ? null : { ...state, silentAt: now };
}

/** After a look at a job that was answered again; creates have to find out by themselves. */
export function afterWord<R extends Reach>(state: R): R | null {
  return state.silentAt === 0 ? null : { ...state, silentAt: 0 };
}

/** Whether nobody answers there, as far as anybody has tried lately: at none of a pool's resources. */
export function isOutOfReach({ silentAt, resources }: GroupState, now: number): boolean {
  const tried = resources.length > 0 ? resources.map((each) => each.silentAt) : [silentAt];
  return tried.every((at) => at > 0 && now - at < SILENCE_LASTS_MS);
}

/** The group once the list of this resource has shown a job of ours; null when that is known. */
export function withProof(state: GroupState, resource: string): GroupState | null {
  return state.proven.includes(resource) ? null : { ...state, proven: [...state.proven, resource] };
}

/** Until when it is paused; a time further ahead than a pause can be is not believed. */
export function pauseEnd({ pausedUntil }: Pick<Reach, "pausedUntil">, now: number): number {
  return pausedUntil > now + LONGEST_PAUSE_MS ? 0 : pausedUntil;
}

/** The creates that still count against a rate limit of so many a minute. */
export function recentCreates(state: Pick<Reach, "creates">, now: number): readonly number[] {
  return state.creates.filter((at) => at > now - RATE_WINDOW_MS && at <= now);
}

/** The group with one more create, made now; in a pool, on this resource. */
export function withCreate(state: GroupState, resource: string | null, now: number): GroupState {
  const counted = <R extends Reach>(reach: R): R => ({
    ...reach,
    creates: [...recentCreates(reach, now), now],
  });
  const group = counted(state);
  return resource === null ? group : (changeReach(group, resource, counted) ?? group);
}

/** When the oldest of the creates that still count no longer does. */
export function windowEnd(state: Pick<Reach, "creates">, now: number): number {
  return Math.min(now, ...recentCreates(state, now)) + RATE_WINDOW_MS;
}

const UNREACHED: Reach = { pausedUntil: 0, outages: 0, silentAt: 0, creates: [] };

/** How a resource of a pool is reached; null: the group as a whole. */
export function reachOf(state: GroupState, resource: string | null): Reach {
  if (resource === null) return state;
  return state.resources.find((each) => each.resource === resource) ?? UNREACHED;
}

/** The group with another reach of one of its resources (null: its own); null when `change` leaves it as it is. */
export function changeReach(
  state: GroupState,
  resource: string | null,
  change: (reach: Reach) => Reach | null,
): GroupState | null {
  const next = change(reachOf(state, resource));
  if (next === null) return null;
  const { pausedUntil, outages, silentAt, creates } = next;
  const reach = { pausedUntil, outages, silentAt, creates };
  if (resource === null) return { ...state, ...reach };
  const others = state.resources.filter((each) => each.resource !== resource);
  return { ...state, resources: [...others, { resource, ...reach }] };
}

/**
 * The group once these tickets hold slots, among all that its look has seen; those that hold none any more are left out. Whoever
 * lost its grant stays until it asks again, to be found by a sweep wherever it lies. Of those that cannot be read (`unreadable`,
 * by their job keys) whoever was listed stays, and all where nobody knows who was.
 */
export function withHolding(
  state: GroupState,
  tickets: readonly Ticket[],
  unreadable: readonly string[],
  now: number,
): GroupState {
  const lostGrant = ({ state: { kind }, lapsed }: Ticket) => kind === "waiting" && lapsed;
  const holders = tickets.filter((ticket) => mayHoldUntil(ticket) > now || lostGrant(ticket));
  const unread = unreadable.filter((key) => state.holding?.includes(key) ?? true);
  return { ...state, holding: [...holders.map(({ jobKey }) => jobKey), ...unread] };
}

/** The group without any word of this job, whose ticket is gone; null where it has none. */
export function withoutHolder(state: GroupState, jobKey: string): GroupState | null {
  const { holding } = state;
  return holding?.includes(jobKey) ? { ...state, holding: holding.filter((each) => each !== jobKey) } : null;
}

/** The group once one more ticket holds a slot that no look has given it; as it was where it is listed, or nobody is. */
export function withHolder(state: GroupState, { jobKey }: Ticket): GroupState {
  const { holding } = state;
  return holding === null || holding.includes(jobKey) ? state : { ...state, holding: [...holding, jobKey] };
}
