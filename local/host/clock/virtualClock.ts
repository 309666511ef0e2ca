import type { Cancel, Clock } from "./clock.ts";

interface Timer {
  readonly time: number;
  readonly run: () => void;
  readonly isRecurring: boolean;
}

export interface VirtualClockOptions {
  /** The time at the beginning, milliseconds since 1970. */
  readonly start?: number;
  /** Moves on by itself to the next timer whenever nothing runs. */
  readonly autoAdvance?: boolean;
  /** Real milliseconds after which work that does not end is reported. */
  readonly patience?: number;
}

const defaultStart = Date.UTC(2030, 0, 1);
const day = 24 * 3600 * 1000;

/**
 * A time that moves only when it is told to, and only while nothing runs: no orchestrator, no activity, no HTTP
 * request. `now` may be handed on as a function.
 */
export class VirtualClock implements Clock {
  #now: number;
  #autoAdvance: boolean;
  readonly #patience: number;
  readonly #timers = new Set<Timer>();
  readonly #busy = new Set<() => string>();
  #whenFree: (() => void)[] = [];
  #isStepping = false;

  constructor(options: VirtualClockOptions = {}) {
    this.#now = options.start ?? defaultStart;
    this.#autoAdvance = options.autoAdvance ?? false;
    this.#patience = options.patience ?? 30_000;
  }

  /** Milliseconds since 1970. */
  readonly now = (): number => this.#now;

  get autoAdvance(): boolean {
    return this.#autoAdvance;
  }

  set autoAdvance(on: boolean) {
    this.#autoAdvance = on;
    this.#step();
  }

  at(time: number, run: () => void, options: { readonly recurring?: boolean } = {}): Cancel {
    const timer = { time, run, isRecurring: options.recurring === true };
    this.#timers.add(timer);
    this.#step();
    return () => this.#timers.delete(timer);
  }

  busy(describe: () => string): Cancel {
    this.#busy.add(describe);
    return () => {
      if (!this.#busy.delete(describe) || this.#busy.size > 0) return;
      const waiting = this.#whenFree;
      this.#whenFree = [];
      for (const resolve of waiting) resolve();
      this.#step();
    };
  }

  /** Waits until nothing runs. Throws, with what still runs, when that takes longer than the clock's patience. */
  async idle(): Promise<void> {
    const end = performance.now() + this.#patience;
    for (let quietTurns = 0; quietTurns < 3; quietTurns++) {
      if (this.#busy.size > 0) {
        quietTurns = 0;
        await this.#free(end - performance.now());
      }
      await new Promise((resolve) => setImmediate(resolve)); // what has just ended may start something
    }
  }

  /** Lets `milliseconds` pass, timer by timer. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await this.idle();
    for (let timer = this.#next(); timer && timer.time <= end; timer = this.#next()) {
      this.#fire(timer);
      await this.idle();
    }
    this.#now = Math.max(this.#now, end);
  }

  /** Goes from timer to timer until there is none left, recurring ones aside. Throws beyond `within` milliseconds. */
  async runUntilIdle(options: { readonly within?: number } = {}): Promise<void> {
    const isDone = () => ![...this.#timers].some((timer) => !timer.isRecurring);
    await this.runUntil(isDone, options);
  }

  /**
   * Goes from timer to timer until the condition holds. Throws when nothing is left to wait for, or when it does not
   * hold `within` milliseconds (a day) of virtual time.
   */
  async runUntil(
    condition: () => boolean | Promise<boolean>,
    options: { readonly within?: number } = {},
  ): Promise<void> {
    const end = this.#now + (options.within ?? day);
    for (;;) {
      await this.idle();
      if (await condition()) return;
      const timer = this.#next();
      if (!timer) throw new Error("The condition does not hold, and there is nothing left to wait for.");
      if (timer.time > end) throw new Error(`The condition does not hold by ${new Date(end).toISOString()}.`);
      this.#fire(timer);
    }
  }

  #next(): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) if (!next || timer.time < next.time) next = timer;
    return next;
  }

  #fire(timer: Timer): void {
    this.#timers.delete(timer);
    this.#now = Math.max(this.#now, timer.time);
    timer.run();
  }

  /** With autoAdvance: one step at a time, each when all that the last one started has ended. */
  #step(): void {
    if (!this.#autoAdvance || this.#isStepping) return;
    this.#isStepping = true;
    void this.idle()
      .catch(() => {}) // whoever waits for the work reports it
      .then(() => {
        this.#isStepping = false;
        const timer = this.#next();
        if (!this.#autoAdvance || !timer || ![...this.#timers].some(({ isRecurring }) => !isRecurring))
          return;
        this.#fire(timer);
        this.#step();
      });
  }

  #free(patience: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        const running = [...this.#busy].map((describe) => describe()).join("; ");
        reject(new Error(`Time stands still, because this does not end: ${running}.`));
      }, patience);
      this.#whenFree.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
