import type { Cancel } from "../clock/clock.ts";
import type { AppFunction, FunctionApp } from "../core/functionApp.ts";
import { isoTime } from "../durable/historyEvents.ts";
import type { TaskHub } from "../durable/taskHub.ts";
import { resolveSettings } from "../settings.ts";
import { Ncrontab } from "./ncrontab.ts";

interface Scheduled {
  readonly fn: AppFunction;
  readonly schedule: Ncrontab;
  last: number;
}

/** The app's timer functions: on schedule, one run of each at a time, or by hand. */
export class TimerTriggers {
  readonly #app: FunctionApp;
  readonly #hub: TaskHub;
  readonly #timers: readonly Scheduled[];
  readonly #cancels = new Map<Scheduled, Cancel>();

  /** Throws when a schedule cannot be read. */
  constructor(app: FunctionApp, hub: TaskHub) {
    this.#app = app;
    this.#hub = hub;
    this.#timers = app.ofKind("timer").map((fn) => {
      const schedule = new Ncrontab(resolveSettings(String(fn.trigger["schedule"])));
      return { fn, schedule, last: hub.clock.now() };
    });
  }

  start(): void {
    for (const timer of this.#timers) {
      if (timer.fn.trigger["runOnStartup"] === true) void this.#run(timer, false);
      this.#arm(timer);
    }
  }

  stop(): void {
    for (const cancel of this.#cancels.values()) cancel();
    this.#cancels.clear();
  }

  /** Runs one now; false when there is no timer function of that name. Throws what it throws. */
  async runByHand(name: string): Promise<boolean> {
    const timer = this.#timers.find(({ fn }) => fn.name.toLowerCase() === name.toLowerCase());
    if (timer) await this.#invoke(timer, false);
    return timer !== undefined;
  }

  #arm(timer: Scheduled): void {
    const { clock } = this.#hub;
    const next = timer.schedule.next(clock.now());
    const ring = async () => {
      await this.#run(timer, clock.now() > next + 1000);
      if (this.#cancels.has(timer)) this.#arm(timer);
    };
    const cancel = clock.at(next, () => void ring(), { recurring: true });
    this.#cancels.set(timer, cancel);
  }

  async #run(timer: Scheduled, isPastDue: boolean): Promise<void> {
    try {
      await this.#invoke(timer, isPastDue);
    } catch (error) {
      this.#hub.warn(`${timer.fn.name} failed: ${error instanceof Error ? error.stack : error}`);
    }
  }

  async #invoke(timer: Scheduled, IsPastDue: boolean): Promise<void> {
    const now = this.#hub.clock.now();
    const last = isoTime(timer.last);
    const ScheduleStatus = { Last: last, LastUpdated: last, Next: isoTime(timer.schedule.next(now)) };
    const json = JSON.stringify({ Schedule: { AdjustForDST: true }, ScheduleStatus, IsPastDue });
    timer.last = now;
    const end = this.#hub.begin(`the timer function ${timer.fn.name}`);
    try {
      await this.#app.run(timer.fn, { data: { json } });
    } finally {
      end();
    }
  }
}
