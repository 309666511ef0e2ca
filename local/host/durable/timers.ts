import { Completion } from "./completion.ts";
import type { Schedule } from "./schedule.ts";

const day = 24 * 3600 * 1000;
const longestTimer = 6 * day;
const leg = 3 * day;

/**
 * The timers of one orchestration. More than six days are slept in legs of three. While one such timer is under way
 * every other timer is looked at again when it fires, and a cancelled long timer leaves it so for good: both are the
 * real extension's, which keeps one flag for all timers of an orchestration.
 */
export class Timers {
  readonly #schedule: Schedule;
  #isLong = false;

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
  }

  /** A timer that the code has cancelled ends at once, in every replay, from its beginning. */
  start(fireAt: number, isCanceled: boolean): Completion {
    const { now } = this.#schedule;
    const isLong = fireAt - now > longestTimer;
    this.#isLong ||= isLong;
    if (!this.#isLong) return this.#schedule.sleepUntil(fireAt, isCanceled);
    const end = new Completion();
    const sleep = (until: number): void =>
      this.#schedule.sleepUntil(until, isCanceled).whenDone((failed) => {
        const left = fireAt - this.#schedule.now;
        if (failed) end.settle(true);
        else if (left > 0) sleep(this.#schedule.now + Math.min(left, leg));
        else this.#finish(end);
      });
    if (now >= fireAt) this.#finish(end);
    else sleep(isLong ? now + leg : fireAt);
    return end;
  }

  #finish(end: Completion): void {
    this.#isLong = false;
    end.settle();
  }
}
