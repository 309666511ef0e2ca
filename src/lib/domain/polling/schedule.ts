/** How a job is polled; times in milliseconds. Comes back from the submit activity. */
export interface PollSchedule {
  readonly minMs: number;
  readonly maxMs: number;
  /** From this long after submit on, the job counts as overdue and is looked at seldom. */
  readonly overdueAfterMs: number;
  /** When the provider will have deleted the job: only then it is given up. */
  readonly giveUpAt: number;
}

/** The article's step: each wait is one second longer than the one before. */
const STEP_MS = 1_000;
const OVERDUE_WAIT_MS = 300_000;
/** Durable timers fire up to a second early: a shorter wait for the expiry would end at once, again and again. */
const SHORTEST_LAST_WAIT_MS = 2_000;

/**
 * How long to wait before poll number `polls` (0 = the first) of a job submitted at `submittedAt`. The first is never
 * put off: after an outage of ours the film may be there, and about to be deleted.
 */
export function nextWait(schedule: PollSchedule, polls: number, submittedAt: number, now: number): number {
  const wait =
    polls > 0 && isOverdue(schedule, submittedAt, now)
      ? OVERDUE_WAIT_MS
      : Math.min(schedule.maxMs, schedule.minMs + polls * STEP_MS);
  return now < schedule.giveUpAt ? upToExpiry(schedule, wait, now) : 0;
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
