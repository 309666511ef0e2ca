import type { Cancel } from "../clock/clock.ts";
import { thrownText } from "./failureText.ts";
import { runActivity } from "./runActivity.ts";
import { runEpisode } from "./runEpisode.ts";
import type { Runtime } from "./runtime.ts";

const retryAfterMilliseconds = 1000;

/**
 * Drives a task hub. The store is the only queue: whatever is due in it, and not in hand, is taken up. So a host that
 * starts finds what the last one left, and nothing begins before it is stored.
 */
export class Engine {
  readonly #runtime: Runtime;
  /** What is in hand: activities by their rows, and instances. */
  readonly #work = new Set<number>();
  readonly #instances = new Set<string>();
  /** What is left alone for a moment, and takes nobody's room. */
  readonly #resting = new Set<unknown>();
  #isOpen = false;
  #isWoken = false;
  #alarm: Cancel = () => {};

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  start(): void {
    const { store, probe } = this.#runtime.parts;
    this.#runtime.change(() => store.resumeWork(probe.visibilityTimeout));
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
      try {
        if (this.#isOpen && !this.#runtime.isDead) this.#takeUp();
        else if (!this.#runtime.isDead) this.#runtime.flush();
      } catch (error) {
        this.#tryLater("what is due", error);
      }
      end();
    });
  }

  #takeUp(): void {
    const { store, clock, settings } = this.#runtime.parts;
    const { maxConcurrentActivityFunctions: mostWork, maxConcurrentOrchestratorFunctions: most } = settings;
    const now = clock.now();
    const work = this.#take(store.dueWork(now), ({ seq }) => seq, this.#work, mostWork);
    const ids = this.#take(store.dueInstances(now), (id) => id, this.#instances, most);
    this.#runtime.change(() => {
      for (const seq of work.keys()) store.startWork(seq, now);
    });
    this.#runtime.flush(); // nothing begins before it is stored
    for (const [seq, row] of work)
      this.#run(this.#work, seq, `the activity ${row.name}`, () => runActivity(this.#runtime, row));
    for (const id of ids.keys())
      this.#run(this.#instances, id, `an episode of ${id}`, () => runEpisode(this.#runtime, id));
    const next = store.nextDue(now);
    if (next !== undefined) this.#alarm = clock.at(next, () => this.#wake());
  }

  /** The first that are due and neither in hand nor resting, while there is room. */
  #take<T, K>(due: Iterable<T>, key: (one: T) => K, inHand: Set<K>, most: number): Map<K, T> {
    const taken = new Map<K, T>();
    for (const one of due) {
      if (inHand.size + taken.size >= most) break;
      if (!inHand.has(key(one)) && !this.#resting.has(key(one))) taken.set(key(one), one);
    }
    return taken;
  }

  #run<K>(inHand: Set<K>, key: K, what: string, work: () => Promise<void>): void {
    inHand.add(key);
    const end = this.#runtime.begin(what);
    void work()
      .catch((error: unknown) => this.#tryLater(what, error, key))
      .then(() => {
        inHand.delete(key);
        this.#wake();
        end();
      });
  }

  /** What the storage, or a fault of this host, did not let end is left alone for a moment. */
  #tryLater(what: string, error: unknown, key?: unknown): void {
    const { clock, warn } = this.#runtime.parts;
    if (this.#runtime.isDead) return;
    warn(`The host could not finish ${what}, trying again: ${thrownText(error).message}`);
    if (key !== undefined) this.#resting.add(key);
    clock.at(clock.now() + retryAfterMilliseconds, () => {
      this.#resting.delete(key);
      this.#wake();
    });
  }
}
