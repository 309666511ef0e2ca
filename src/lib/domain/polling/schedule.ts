/** The waits of the article's schedule: each is one second longer than the one before. In milliseconds. */
export interface SteppedWaits {
  readonly minMs: number;
  readonly maxMs: number;
}

/** What every schedule says; times in milliseconds. It comes back from the submit activity, frozen. */
interface Watch extends SteppedWaits {
  /** From this long after submit on, the job counts as overdue and is looked at seldom. */
  readonly overdueAfterMs: number;
  /** When the provider will have deleted the job: only then it is given up. */
  readonly giveUpAt: number;
}

/** Where nothing is known of how long a job takes; jobs under way since before there was another have it too. */
export interface SteppedSchedule extends Watch {
  readonly version?: 1;
}

/** Learnt from films of its class. Who knows the stepped one alone can read it as such. */
export interface LearntSchedule extends Watch {
  readonly version: 2;
  /** When to look: milliseconds since submit, growing. After the last, every wait is the longest. */
  readonly looks: readonly number[];
}

/** How a job is polled. */
export type PollSchedule = SteppedSchedule | LearntSchedule;

const STEP_MS = 1_000;
const OVERDUE_WAIT_MS = 300_000;
/** Durable timers fire up to a second early: a shorter wait for the expiry would end at once, again and again. */
const SHORTEST_LAST_WAIT_MS = 2_000;
/** Who is that near to a listed look makes it now: its timer may have fired early. */
const EARLY_MS = 1_000;

/**
 * How long to wait before poll number `polls` (0 = the first) of a job submitted at `submittedAt`. The first is never
 * put off: after an outage of ours the film may be there, and about to be deleted.
 */
export function nextWait(schedule: PollSchedule, polls: number, submittedAt: number, now: number): number {
  const wait =
    polls > 0 && isOverdue(schedule, submittedAt, now)
      ? OVERDUE_WAIT_MS
      : usualWait(schedule, polls, now - submittedAt);
  return now < schedule.giveUpAt ? upToExpiry(schedule, wait, now) : 0;
}

function usualWait(schedule: PollSchedule, polls: number, age: number): number {
  if (schedule.version !== 2) return steppedWait(schedule, polls);
  const { looks, minMs, maxMs } = schedule;
  // Nobody looked when it was time to: one look makes up for all that were missed.
  if (polls === 0 && age >= (looks[0] ?? 0)) return 0;
  const soonest = age + Math.min(EARLY_MS, minMs);
  const next = looks.find((at) => at >= soonest);
  return next === undefined ? maxMs : next - age;
}

function steppedWait({ minMs, maxMs }: SteppedWaits, polls: number): number {
  return Math.min(maxMs, minMs + polls * STEP_MS);
}

/** How many polls the stepped waits take until they see a job that takes so long. */
export function steppedPolls(waits: SteppedWaits, renderMs: number): number {
  let at = 0;
  let polls = 0;
  while (at < renderMs && steppedWait(waits, polls) < waits.maxMs) at += steppedWait(waits, polls++);
  return polls + Math.max(0, Math.ceil((renderMs - at) / waits.maxMs));
}

/**
 * A wait of half of what is left before the expiry at most, down to the longest usual wait: what becomes ready in the
 * last minutes is still seen while it is there. The last wait ends at the expiry; after that, waits are as they are.
 */
export function upToExpiry(
  { giveUpAt, maxMs }: Pick<PollSchedule, "giveUpAt" | "maxMs">,
  wait: number,
  now: number,
): number {
  const left = giveUpAt - now;
  if (left <= 0) return wait;
  return Math.min(wait, Math.max(left / 2, Math.min(left, maxMs), SHORTEST_LAST_WAIT_MS));
}

/** True when a job takes longer than is usual. */
export function isOverdue(schedule: PollSchedule, submittedAt: number, now: number): boolean {
  return now - submittedAt >= schedule.overdueAfterMs;
}
