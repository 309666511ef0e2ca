import type { Cancel } from "../clock/clock.ts";
import { runActivity } from "./runActivity.ts";
import { runEpisode } from "./runEpisode.ts";
import type { Runtime } from "./runtime.ts";

export interface EngineLimits {
  readonly mostActivities: number;
  readonly mostOrchestrators: number;
}

const retryStorageAfter = 1000;

/**
 * Drives a task hub. The store is the only queue: whatever is due in it, and not in hand, is taken up. So a host that
 * starts finds what the last one left, and nothing begins before it is stored.
 */
export class Engine {
  readonly #runtime: Runtime;
  readonly #limits: EngineLimits;
  /** In hand: activities by their row, and instances. */
  readonly #work = new Set<number>();
  readonly #instances = new Set<string>();
  #isOpen = false;
  #isWoken = false;
  #pausedUntil = 0;
  #alarm: Cancel = () => {};

  constructor(runtime: Runtime, limits: EngineLimits) {
    this.#runtime = runtime;
    this.#limits = limits;
  }

  start(): void {
    const { store, probe } = this.#runtime;
    store.change(() => store.resumeWork(probe.visibilityTimeout));
    this.#runtime.onChange(() => this.#wake());
    this.#isOpen = true;
    this.#wake();
  }

  /** Takes up nothing more and waits, at most `graceMilliseconds`, for what is under way. The rest goes on at the next start. */
  async stop(graceMilliseconds: number): Promise<void> {
    this.#isOpen = false;
    const end = Date.now() + graceMilliseconds;
    while (this.#runtime.isBusy && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
    this.#runtime.die();
  }

  /** Looks, soon, for something to take up. */
  #wake(): void {
    if (this.#isWoken) return;
    this.#isWoken = true;
    const end = this.#runtime.begin("the engine");
    setImmediate(() => {
      this.#isWoken = false;
      this.#alarm();
      if (!this.#runtime.isDead) this.#takeUp();
      end();
    });
  }

  #takeUp(): void {
    const { store, clock } = this.#runtime;
    const now = clock.now();
    const mayBegin = this.#isOpen && now >= this.#pausedUntil;
    const work = mayBegin
      ? take(store.dueWork(now), ({ seq }) => seq, this.#work, this.#limits.mostActivities)
      : [];
    const ids = mayBegin
      ? take(store.dueInstances(now), (id) => id, this.#instances, this.#limits.mostOrchestrators)
      : [];
    store.change(() => {
      for (const { seq } of work) store.startWork(seq, now);
    });
    this.#runtime.flush(); // nothing begins before it is stored
    for (const row of work) {
      const running = () => runActivity(this.#runtime, row);
      this.#run(`the activity ${row.name}`, running, () => this.#work.delete(row.seq));
    }
    for (const id of ids) {
      const playing = () => runEpisode(this.#runtime, id);
      this.#run(`an episode of ${id}`, playing, () => this.#instances.delete(id));
    }
    const next = now < this.#pausedUntil ? this.#pausedUntil : store.nextDue(now);
    if (next !== undefined && this.#isOpen) this.#alarm = clock.at(next, () => this.#wake());
  }

  /** What cannot be stored is done again, a moment later. */
  #run(what: string, work: () => Promise<void>, release: () => void): void {
    const { clock, warn } = this.#runtime;
    const end = this.#runtime.begin(what);
    void work()
      .catch((error: unknown) => {
        if (this.#runtime.isDead) return;
        warn(`${what} could not be stored, trying again: ${String(error)}`);
        this.#pausedUntil = clock.now() + retryStorageAfter;
      })
      .then(() => {
        release();
        this.#wake();
        end();
      });
  }
}

/** The first that are due and not in hand, while there is room; from now on they are in hand. */
function take<T, K>(due: Iterable<T>, key: (one: T) => K, inHand: Set<K>, most: number): readonly T[] {
  const taken: T[] = [];
  for (const one of due) {
    if (inHand.size >= most) break;
    if (inHand.has(key(one))) continue;
    inHand.add(key(one));
    taken.push(one);
  }
  return taken;
}
