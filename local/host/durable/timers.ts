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
    const schedule = this.#schedule;
    const isLong = fireAt - schedule.now > longestTimer;
    this.#isLong ||= isLong;
    if (this.#isLong) return this.#legs(fireAt, isLong ? schedule.now + leg : fireAt, isCanceled);
    const done = schedule.sleepUntil(fireAt);
    if (isCanceled) schedule.cancel(schedule.sequence - 1);
    return done;
  }

  #legs(fireAt: number, firstLeg: number, isCanceled: boolean): Completion {
    const schedule = this.#schedule;
    const end = new Completion();
    const sleep = (until: number): void => {
      const id = schedule.sequence;
      schedule.sleepUntil(until).whenDone((failed) => {
        const left = fireAt - schedule.now;
        if (failed) end.settle(true);
        else if (left > 0) sleep(schedule.now + Math.min(left, leg));
        else this.#finish(end);
      });
      if (isCanceled) schedule.cancel(id);
    };
    if (schedule.now >= fireAt) this.#finish(end);
    else sleep(firstLeg);
    return end;
  }

  #finish(end: Completion): void {
    this.#isLong = false;
    end.settle(false);
  }
}
