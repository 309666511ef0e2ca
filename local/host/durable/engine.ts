import type { Cancel } from "../clock/clock.ts";
import type { FunctionApp } from "../core/functionApp.ts";
import { runActivity } from "./activities.ts";
import type { Checks } from "./checks.ts";
import { EpisodeRunner } from "./episodeRunner.ts";
import type { TaskHub } from "./taskHub.ts";

export interface EngineOptions {
  readonly hub: TaskHub;
  readonly app: FunctionApp;
  readonly checks: Checks;
  readonly mostActivities: number;
  readonly mostOrchestrators: number;
}

const retryStorageAfter = 1000;

/**
 * Drives a task hub. The store is the only queue: whatever is due in it, and not in hand, is taken up. So a host that
 * starts finds what the last one left, and nothing begins before it is stored.
 */
export class Engine {
  readonly #options: EngineOptions;
  readonly #hub: TaskHub;
  readonly #episodes: EpisodeRunner;
  /** In hand: activities by their row, and instances. */
  readonly #work = new Set<number>();
  readonly #instances = new Set<string>();
  #isOpen = false;
  #isWoken = false;
  #pausedUntil = 0;
  #alarm: Cancel = () => {};

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#hub = options.hub;
    this.#episodes = new EpisodeRunner(options);
  }

  start(): void {
    const { store, probe } = this.#hub;
    store.change(() => store.resumeWork(probe.visibilityTimeout));
    this.#hub.onChange(() => this.#wake());
    this.#isOpen = true;
    this.#wake();
  }

  /** Takes up nothing more and waits, at most `graceMilliseconds`, for what is under way. The rest goes on at the next start. */
  async stop(graceMilliseconds: number): Promise<void> {
    this.#isOpen = false;
    const end = Date.now() + graceMilliseconds;
    while (this.#hub.isBusy && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
    this.#hub.die();
  }

  /** Looks, soon, for something to take up. */
  #wake(): void {
    if (this.#isWoken) return;
    this.#isWoken = true;
    const end = this.#hub.begin("the engine");
    setImmediate(() => {
      this.#isWoken = false;
      this.#alarm();
      this.#takeUp();
      end();
    });
  }

  #takeUp(): void {
    if (this.#hub.isDead) return;
    const { store, clock } = this.#hub;
    const { mostActivities, mostOrchestrators } = this.#options;
    const now = clock.now();
    const mayBegin = this.#isOpen && now >= this.#pausedUntil;
    const work = take(mayBegin ? store.dueWork(now) : [], ({ seq }) => seq, this.#work, mostActivities);
    const ids = take(mayBegin ? store.dueInstances(now) : [], (id) => id, this.#instances, mostOrchestrators);
    store.change(() => {
      for (const { seq } of work) store.startWork(seq, now);
    });
    this.#hub.flush(); // nothing begins before it is stored
    for (const row of work) {
      const end = () => this.#work.delete(row.seq);
      this.#run(`the activity ${row.name}`, () => runActivity(this.#hub, this.#options.app, row), end);
    }
    for (const id of ids) {
      this.#run(
        `an episode of ${id}`,
        () => this.#episodes.run(id),
        () => this.#instances.delete(id),
      );
    }
    const next = now < this.#pausedUntil ? this.#pausedUntil : store.nextDue(now);
    if (next !== undefined && this.#isOpen) this.#alarm = clock.at(next, () => this.#wake());
  }

  /** What cannot be stored is done again, a moment later. */
  #run(what: string, work: () => Promise<void>, release: () => void): void {
    const end = this.#hub.begin(what);
    const { clock, warn } = this.#hub;
    void work()
      .catch((error: unknown) => {
        if (this.#hub.isDead) return;
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
