import type { Action } from "./actions.ts";
import { Completion } from "./completion.ts";
import type { Called } from "./historyEvents.ts";
import type { Schedule } from "./schedule.ts";

const longestInterval = 6 * 24 * 3600 * 1000;

/**
 * Calls again after failures, as the engine does it for the SDK. After the last failure comes one more timer, due at
 * once: an old mistake that histories have come to rely on. When the retry timeout has passed there is none.
 */
export function callWithRetries(schedule: Schedule, kind: Called, action: Action): Completion {
  const { maxNumberOfAttempts: most = 1 } = action.retryOptions ?? {};
  const firstAttempt = schedule.now;
  const end = new Completion();
  const attempt = (count: number): void =>
    schedule.call(kind, action).whenDone((failed) => {
      if (!failed) return end.settle();
      const isLast = count >= most;
      const delay = isLast ? 0 : delayAfter(count, action, schedule.now - firstAttempt);
      if (delay === 0 && !isLast) return end.settle(true);
      const goOn = () => (isLast ? end.settle(true) : attempt(count + 1));
      return schedule.sleepUntil(schedule.now + delay).whenDone(goOn);
    });
  attempt(1);
  return end;
}

/** Milliseconds before the next attempt; 0 when there is none. */
function delayAfter(failures: number, { retryOptions = {} }: Action, elapsed: number): number {
  const { firstRetryIntervalInMilliseconds: first = 0, backoffCoefficient: factor = 1 } = retryOptions;
  const { maxRetryIntervalInMilliseconds: longest = longestInterval } = retryOptions;
  const { retryTimeoutInMilliseconds: timeout = Number.POSITIVE_INFINITY } = retryOptions;
  return elapsed >= timeout ? 0 : Math.min(first * factor ** (failures - 1), longest);
}
