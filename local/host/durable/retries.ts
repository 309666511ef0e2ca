import type { Action, RetryOptions } from "./actions.ts";
import { Completion } from "./completion.ts";
import type { Schedule } from "./schedule.ts";

const longestInterval = 6 * 24 * 3600 * 1000;

/**
 * Calls again after failures, as the engine does it for the SDK. After the last failure comes one more timer, due at
 * once: an old mistake that histories have come to rely on. When the retry timeout has passed there is none.
 */
export function callWithRetries(
  schedule: Schedule,
  kind: "activity" | "orchestration",
  action: Action,
): Completion {
  const options = action.retryOptions as RetryOptions; // the SDK's actions of these types carry it
  const firstAttempt = schedule.now;
  const end = new Completion();
  const attempt = (count: number): void => {
    schedule.call(kind, action).whenDone((failed) => {
      if (!failed) end.settle(false);
      else afterFailure(count);
    });
  };
  const afterFailure = (count: number): void => {
    if (count >= options.maxNumberOfAttempts) {
      schedule.sleepUntil(schedule.now).whenDone(() => end.settle(true));
      return;
    }
    const delay = retryDelay(options, count, schedule.now - firstAttempt);
    if (delay === 0) end.settle(true);
    else schedule.sleepUntil(schedule.now + delay).whenDone(() => attempt(count + 1));
  };
  attempt(1);
  return end;
}

function retryDelay(options: RetryOptions, failures: number, elapsed: number): number {
  const { retryTimeoutInMilliseconds: timeout, maxRetryIntervalInMilliseconds: longest } = options;
  if (timeout !== undefined && elapsed >= timeout) return 0;
  const delay =
    options.firstRetryIntervalInMilliseconds * (options.backoffCoefficient ?? 1) ** (failures - 1);
  return Math.min(delay, longest ?? longestInterval);
}
