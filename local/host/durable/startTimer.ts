import { Completion } from "./completion.ts";
import type { Schedule } from "./schedule.ts";

const day = 24 * 3600 * 1000;
const longestTimer = 6 * day;
const leg = 3 * day;

/**
 * Starts a timer. One of more than six days is slept in legs of three. While it is under way every other timer of the
 * orchestration is looked at again when it fires, and a cancelled long timer leaves it so for good: both are the real
 * extension's, which keeps one flag for all of them. A timer that the code has cancelled ends at once, in every replay,
 * from its beginning.
 */
export function startTimer(schedule: Schedule, fireAt: number, isCanceled = false): Completion {
  const { now } = schedule;
  const isLong = fireAt - now > longestTimer;
  schedule.hasLongTimer ||= isLong;
  if (!schedule.hasLongTimer) return schedule.sleepUntil(fireAt, isCanceled);
  const end = new Completion();
  const finish = () => {
    schedule.hasLongTimer = false;
    end.settle();
  };
  const sleep = (until: number): void =>
    schedule.sleepUntil(until, isCanceled).whenDone((failed) => {
      const left = fireAt - schedule.now;
      if (failed) end.settle(true);
      else if (left > 0) sleep(schedule.now + Math.min(left, leg));
      else finish();
    });
  if (now >= fireAt) finish();
  else sleep(isLong ? now + leg : fireAt);
  return end;
}
