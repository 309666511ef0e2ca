import type { Cancel, Clock } from "../clock/clock.ts";
import type { AppFunction, FunctionApp } from "../core/functionApp.ts";
import { isoTime } from "../durable/historyEvents.ts";
import { Ncrontab } from "./ncrontab.ts";

export interface TimerTriggersOptions {
  readonly app: FunctionApp;
  readonly clock: Clock;
  /** Resolves `%NAME%` in a schedule. */
  readonly setting: (name: string) => string | undefined;
  readonly enter: () => void;
  readonly leave: () => void;
  readonly warn: (message: string) => void;
}

interface Scheduled {
  readonly fn: AppFunction;
  readonly schedule: Ncrontab;
  last: number;
}

/** The app's timer functions: on schedule, one run of each at a time, or by hand. */
export class TimerTriggers {
  readonly #options: TimerTriggersOptions;
  readonly #timers: readonly Scheduled[];
  readonly #cancels = new Map<Scheduled, Cancel>();

  /** Throws when a schedule cannot be read. */
  constructor(options: TimerTriggersOptions) {
    this.#options = options;
    this.#timers = options.app.ofKind("timer").map((fn) => {
      const expression = resolveSettings(String(fn.trigger["schedule"]), options.setting);
      return { fn, schedule: new Ncrontab(expression), last: options.clock.now() };
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
    if (!timer) return false;
    await this.#invoke(timer, false);
    return true;
  }

  #arm(timer: Scheduled): void {
    const { clock } = this.#options;
    const next = timer.schedule.next(clock.now());
    const ring = async () => {
      await this.#run(timer, clock.now() > next + 1000);
      if (this.#cancels.has(timer)) this.#arm(timer);
    };
    this.#cancels.set(
      timer,
      clock.at(next, () => void ring(), { recurring: true }),
    );
  }

  async #run(timer: Scheduled, isPastDue: boolean): Promise<void> {
    try {
      await this.#invoke(timer, isPastDue);
    } catch (error) {
      this.#options.warn(`${timer.fn.name} failed: ${error instanceof Error ? error.stack : String(error)}`);
    }
  }

  async #invoke(timer: Scheduled, IsPastDue: boolean): Promise<void> {
    const { app, clock, enter, leave } = this.#options;
    const now = clock.now();
    const ScheduleStatus = {
      Last: isoTime(timer.last),
      LastUpdated: isoTime(timer.last),
      Next: isoTime(timer.schedule.next(now)),
    };
    timer.last = now;
    enter();
    try {
      const json = JSON.stringify({ Schedule: { AdjustForDST: true }, ScheduleStatus, IsPastDue });
      await app.run(timer.fn, { data: { json } });
    } finally {
      leave();
    }
  }
}

/** Replaces every `%NAME%`; throws when such a setting does not exist. */
export function resolveSettings(text: string, setting: (name: string) => string | undefined): string {
  return text.replace(/%([^%]+)%/g, (_, name: string) => {
    const value = setting(name);
    if (value === undefined) throw new Error(`The setting ${name} is missing; "${text}" needs it.`);
    return value;
  });
}
