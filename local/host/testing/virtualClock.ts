import type { Cancel, Clock } from "../clock/clock.ts";

interface Timer {
  readonly time: number;
  readonly run: () => void;
  readonly recurring: boolean;
}

export interface VirtualClockOptions {
  /** The time at the beginning, milliseconds since 1970. */
  readonly start?: number;
  /** Real milliseconds after which work that does not end is reported. */
  readonly patience?: number;
}

/** Milliseconds of virtual time after which waiting fails. */
interface Within {
  readonly within?: number;
}

const day = 24 * 3600 * 1000;

/**
 * A time that moves only when it is told to, and only while nothing runs: no orchestrator, no activity, no HTTP
 * request. `now` may be handed on as a function.
 */
export class VirtualClock implements Clock {
  #now: number;
  readonly #patience: number;
  readonly #timers = new Set<Timer>();
  readonly #busy = new Set<{ readonly work: string }>();
  #whenFree: (() => void)[] = [];

  constructor({ start = Date.UTC(2030, 0, 1), patience = 120_000 }: VirtualClockOptions = {}) {
    this.#now = start;
    this.#patience = patience;
  }

  /** Milliseconds since 1970. */
  readonly now = (): number => this.#now;

  at(time: number, run: () => void, { recurring = false }: { readonly recurring?: boolean } = {}): Cancel {
    const timer = { time, run, recurring };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  busy(work: string): Cancel {
    const entry = { work };
    this.#busy.add(entry);
    return () => {
      if (!this.#busy.delete(entry) || this.#busy.size > 0) return;
      for (const resolve of this.#whenFree.splice(0)) resolve();
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

  /** Goes from timer to timer until there is none left, recurring ones aside. */
  async runUntilIdle(within: Within = {}): Promise<void> {
    await this.runUntil(() => ![...this.#timers].some((timer) => !timer.recurring), within);
  }

  /**
   * Goes from timer to timer until the condition holds. Throws when nothing is left to wait for, or when it does not
   * hold `within` so much virtual time, a day unless given.
   */
  async runUntil(condition: () => boolean | Promise<boolean>, { within = day }: Within = {}): Promise<void> {
    const end = this.#now + within;
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

  async #free(patience: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#whenFree.push(resolve);
    const timer = setTimeout(() => {
      const running = [...this.#busy].map(({ work }) => work).join("; ");
      reject(new Error(`Time stands still, because this does not end: ${running}.`));
    }, patience);
    await promise.finally(() => clearTimeout(timer));
  }
}
