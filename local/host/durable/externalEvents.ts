import { Completion } from "./completion.ts";

/** External events of one orchestration: the last waiter gets the first event; what nobody waits for is kept. */
export class ExternalEvents {
  readonly #waiters = new Map<string, Completion[]>();
  readonly #kept = new Map<string, number>();

  /** Names are compared without regard to case. */
  wait(name: string): Completion {
    const key = name.toLowerCase();
    const kept = this.#kept.get(key) ?? 0;
    if (kept > 0) {
      this.#kept.set(key, kept - 1);
      return Completion.done();
    }
    const done = new Completion();
    const stack = this.#waiters.get(key);
    if (stack) stack.push(done);
    else this.#waiters.set(key, [done]);
    return done;
  }

  raise(name: string): void {
    const key = name.toLowerCase();
    const waiter = this.#waiters.get(key)?.pop();
    if (waiter) waiter.settle(false);
    else this.#kept.set(key, (this.#kept.get(key) ?? 0) + 1);
  }
}
