import type { Cancel, Clock } from "../clock/clock.ts";
import type { FunctionApp } from "../core/functionApp.ts";
import type { SqliteStore } from "../store/sqliteStore.ts";
import { ActivityRunner } from "./activityRunner.ts";
import type { EngineContext } from "./engineContext.ts";
import type { Inspect } from "./episode.ts";
import { EpisodeRunner } from "./episodeRunner.ts";
import { orchestrateWith } from "./orchestrate.ts";
import type { Point, Probe } from "./probe.ts";

export interface EngineOptions {
  readonly app: FunctionApp;
  readonly store: SqliteStore;
  readonly clock: Clock;
  readonly probe: Probe;
  readonly inspect: Inspect;
  readonly mostActivities: number;
  readonly mostOrchestrators: number;
  readonly warn: (message: string) => void;
}

const retryStorageAfter = 1000;

/** The host is dead or stopped: whatever was under way in it ends without a trace. */
export class HostStopped extends Error {}

/**
 * Drives the instances of one task hub: plays those that have messages, runs their activities, and wakes up for
 * messages that become visible later, which is how timers fire.
 */
export class Engine {
  readonly #options: EngineOptions;
  readonly #episodes: EpisodeRunner;
  readonly #activities: ActivityRunner;
  readonly #ready = new Set<string>();
  readonly #playing = new Set<string>();
  readonly #listeners = new Set<() => void>();
  readonly context: EngineContext;
  #state: "new" | "running" | "stopping" | "dead" = "new";
  #load = 0;
  #free: Cancel = () => {};
  #pumpIsDue = false;
  #alarm: { readonly at: number; readonly cancel: Cancel } | undefined;

  constructor(options: EngineOptions) {
    this.#options = options;
    const { store, clock, probe } = options;
    this.context = {
      store,
      clock,
      probe,
      isAlive: () => this.#state !== "dead",
      commit: (detail, change) => this.#commit(detail, change),
      instanceIsReady: (id) => this.#instanceIsReady(id),
      wake: () => this.#wake(),
      enter: () => this.#enter(),
      leave: () => this.#leave(),
      guard: (work, detail, again) => this.#guard(work, detail, again),
      warn: options.warn,
    };
    this.#activities = new ActivityRunner(this.context, options.app, options.mostActivities);
    this.#episodes = new EpisodeRunner(this.context, options.app, this.#activities, {
      orchestrate: orchestrateWith(options.app),
      inspect: options.inspect,
      now: () => clock.now(),
    });
  }

  /** Takes up what the store holds: waiting messages, unfinished activities, timers. */
  start(): void {
    this.#state = "running";
    this.#activities.resume();
    this.#readyAll(this.#options.clock.now());
    this.#ring();
  }

  /** Starts nothing more and waits, at most `graceMilliseconds`, for what runs. What does not end runs again later. */
  async stop(graceMilliseconds: number): Promise<void> {
    if (this.#state === "dead") return;
    this.#state = "stopping";
    const end = Date.now() + graceMilliseconds;
    while (this.#activities.running + this.#playing.size > 0 && Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    this.die();
  }

  /** Ends at once, as a crash would: nothing that is under way can store anything any more. */
  die(): void {
    this.#state = "dead";
    this.#alarm?.cancel();
    this.#load = 0;
    this.#free();
    this.#free = () => {};
    this.#notify();
  }

  get isDead(): boolean {
    return this.#state === "dead";
  }

  /** Calls `listener` after every change of what is stored, and when the host ends. */
  onChange(listener: () => void): Cancel {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #commit<T>(detail: string, change: () => T): T {
    const { probe, store } = this.#options;
    this.#reach({ when: "before", what: "commit", detail });
    probe.store(detail);
    const result = store.transaction(change);
    this.#reach({ when: "after", what: "commit", detail });
    this.#notify();
    return result;
  }

  #reach(point: Point): void {
    if (this.isDead) throw new HostStopped();
    this.#options.probe.reach(point);
    if (this.isDead) throw new HostStopped(); // that was the crash
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }

  #instanceIsReady(id: string): void {
    if (this.#state === "dead" || this.#ready.has(id)) return;
    this.#ready.add(id);
    this.#enter();
    this.#wake();
  }

  #wake(): void {
    if (this.#pumpIsDue || this.#state !== "running") return;
    this.#pumpIsDue = true;
    setImmediate(() => {
      this.#pumpIsDue = false;
      if (this.#state === "running") this.#pump();
    });
  }

  #pump(): void {
    this.#activities.pump();
    for (const id of this.#ready) {
      if (this.#playing.size >= this.#options.mostOrchestrators) break;
      if (this.#playing.has(id)) continue;
      this.#ready.delete(id);
      this.#playing.add(id);
      const again = () => this.#instanceIsReady(id);
      void this.#guard(() => this.#episodes.run(id), `episode of ${id}`, again).finally(() => {
        this.#playing.delete(id);
        this.#ring();
        this.#leave();
        this.#wake();
      });
    }
  }

  /** Readies every instance whose message has become visible, and sets the alarm for the next one. */
  #ring(): void {
    if (this.#state !== "running") return;
    const { store, clock } = this.#options;
    const now = clock.now();
    if (this.#alarm && this.#alarm.at <= now) this.#readyAll(now);
    const next = store.nextVisible(now);
    if (next === this.#alarm?.at) return;
    this.#alarm?.cancel();
    this.#alarm = next === undefined ? undefined : { at: next, cancel: clock.at(next, () => this.#ring()) };
  }

  #readyAll(now: number): void {
    for (const id of this.#options.store.instancesWithMessages(now)) this.#instanceIsReady(id);
  }

  #enter(): void {
    if (this.#state === "dead") return;
    if (this.#load++ === 0) this.#free = this.#options.clock.busy();
  }

  #leave(): void {
    if (this.#state === "dead") return;
    if (--this.#load === 0) this.#free();
  }

  async #guard(work: () => Promise<void>, detail: string, again: () => void): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (this.#state === "dead") return;
      this.#options.warn(`${detail} could not be stored, trying again: ${String(error)}`);
      const { clock } = this.#options;
      clock.at(clock.now() + retryStorageAfter, again);
    }
  }
}
