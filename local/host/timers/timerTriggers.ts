import type { Cancel } from "../clock/clock.ts";
import type { AppFunction } from "../core/functionApp.ts";
import { thrownText } from "../durable/failureText.ts";
import { isoTime } from "../durable/historyEvents.ts";
import type { Runtime } from "../durable/runtime.ts";
import { resolveSettings } from "../settings.ts";
import { readNcrontab, type Schedule } from "./ncrontab.ts";

interface Scheduled {
  readonly fn: AppFunction;
  readonly next: Schedule;
  last: number;
  cancel: Cancel;
}

/** The app's timer functions: on schedule, one run of each at a time, or by hand. */
export class TimerTriggers {
  readonly #runtime: Runtime;
  readonly #timers: readonly Scheduled[];
  #isStopped = false;

  /** Throws when a schedule cannot be read. */
  constructor(runtime: Runtime) {
    this.#runtime = runtime;
    this.#timers = runtime.parts.app.ofKind("timer").map((fn) => {
      const next = readNcrontab(resolveSettings(String(fn.trigger["schedule"])));
      return { fn, next, last: runtime.parts.clock.now(), cancel: () => {} };
    });
  }

  start(): void {
    for (const timer of this.#timers) this.#arm(timer);
  }

  stop(): void {
    this.#isStopped = true;
    for (const timer of this.#timers) timer.cancel();
  }

  /** Runs one now; false when there is no timer function of that name. Throws what it throws. */
  async runByHand(name: string): Promise<boolean> {
    const timer = this.#timers.find(({ fn }) => fn.name.toLowerCase() === name.toLowerCase());
    if (timer) await this.#run(timer, false);
    return timer !== undefined;
  }

  #arm(timer: Scheduled): void {
    const { clock, warn } = this.#runtime.parts;
    const next = timer.next(clock.now());
    const tell = (error: unknown) => warn(`${timer.fn.name} failed: ${thrownText(error).stack}`);
    const ring = async () => {
      await this.#run(timer, clock.now() > next + 1000).catch(tell);
      if (!this.#isStopped) this.#arm(timer);
    };
    timer.cancel = clock.at(next, () => void ring(), { recurring: true });
  }

  async #run(timer: Scheduled, IsPastDue: boolean): Promise<void> {
    const { app, clock } = this.#runtime.parts;
    const last = isoTime(timer.last);
    timer.last = clock.now();
    const ScheduleStatus = { Last: last, LastUpdated: last, Next: isoTime(timer.next(timer.last)) };
    const json = JSON.stringify({ Schedule: { AdjustForDST: true }, ScheduleStatus, IsPastDue });
    const end = this.#runtime.begin(`the timer function ${timer.fn.name}`);
    await app.run(timer.fn, { data: { json } }).finally(end);
  }
}
