import type { Cancel, Clock } from "../clock/clock.ts";
import type { FunctionApp } from "../core/functionApp.ts";
import type { Message } from "../store/rows.ts";
import type { SqliteStore } from "../store/sqliteStore.ts";
import { ActivityRunner } from "./activityRunner.ts";
import type { Checks } from "./checks.ts";
import type { EngineContext } from "./engineContext.ts";
import { EpisodeRunner } from "./episodeRunner.ts";
import type { Point, Probe } from "./probe.ts";

export interface EngineOptions {
  readonly app: FunctionApp;
  readonly store: SqliteStore;
  readonly clock: Clock;
  readonly probe: Probe;
  readonly checks: Checks;
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
      flush: () => this.#flush(),
      send: (message) => this.#send(message),
      instanceIsReady: (id) => this.#instanceIsReady(id),
      wake: () => this.#wake(),
      enter: () => this.#enter(),
      leave: () => this.#leave(),
      guard: (work, detail, again) => this.#guard(work, detail, again),
      warn: options.warn,
    };
    this.#activities = new ActivityRunner(this.context, options.app, options.mostActivities);
    this.#episodes = new EpisodeRunner(this.context, options.app, this.#activities, {
      app: options.app,
      checks: options.checks,
      now: () => clock.now(),
    });
  }

  /** Takes up what the store holds: waiting messages, unfinished activities, timers. */
  start(): void {
    this.#state = "running";
    const { store, clock } = this.#options;
    this.#activities.resume();
    for (const id of store.instancesWithMessages(clock.now())) this.#instanceIsReady(id);
    this.#ring();
  }

  /** Starts nothing more and waits, at most `graceMilliseconds`, for what runs. The rest runs again at the next start. */
  async stop(graceMilliseconds: number, isElseIdle: () => boolean): Promise<void> {
    if (this.#state === "dead") return;
    this.#state = "stopping";
    const end = Date.now() + graceMilliseconds;
    const isIdle = () => this.#activities.names.length + this.#playing.size === 0 && isElseIdle();
    while (!isIdle() && Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    this.die();
  }

  /** Ends at once, as a crash would: nothing that is under way can store anything any more. */
  die(): void {
    if (this.isDead) return;
    this.#options.store.flush();
    this.#end();
  }

  #end(): void {
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
    const result = store.change(change);
    if (probe.storesEachCommit) store.flush();
    else this.#wake();
    this.#reach({ when: "after", what: "commit", detail });
    this.#notify();
    return result;
  }

  #reach(point: Point): void {
    if (this.isDead) throw new HostStopped();
    this.#options.probe.reach(point);
    if (this.isDead) throw new HostStopped(); // that was the crash
  }

  /** When even that fails, what this host has in memory is not true any more. */
  #flush(): void {
    if (this.isDead) throw new HostStopped();
    try {
      this.#options.store.flush();
    } catch (error) {
      this.#options.warn(`The storage failed, so this host stops: ${String(error)}`);
      this.#end();
      throw new HostStopped();
    }
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
    if (this.#pumpIsDue || this.#state === "new") return;
    this.#pumpIsDue = true;
    setImmediate(() => {
      this.#pumpIsDue = false;
      void this.#guard(
        async () => this.#flush(),
        "what was done",
        () => {},
      );
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
        this.#leave();
        this.#wake();
      });
    }
  }

  /** Readies every instance whose message has become visible, and sets the alarm for the next one. */
  #ring(): void {
    if (this.#state === "dead") return;
    const { store, clock } = this.#options;
    this.#alarm = undefined;
    for (const id of store.instancesWithLateMessages(clock.now())) this.#instanceIsReady(id);
    const next = store.nextVisible(clock.now());
    if (next !== undefined) this.#alarmAt(next);
  }

  #send(message: Message): () => void {
    const { store, clock } = this.#options;
    const isLate = message.visibleAt > clock.now();
    store.send(message, isLate);
    return () => (isLate ? this.#alarmAt(message.visibleAt) : this.#instanceIsReady(message.instanceId));
  }

  #alarmAt(time: number): void {
    if (this.#state === "dead" || (this.#alarm && this.#alarm.at <= time)) return;
    this.#alarm?.cancel();
    this.#alarm = { at: time, cancel: this.#options.clock.at(time, () => this.#ring()) };
  }

  #enter(): void {
    if (this.#state === "dead") return;
    if (this.#load++ === 0) this.#free = this.#options.clock.busy(() => this.#describe());
  }

  #leave(): void {
    if (this.#state === "dead") return;
    if (--this.#load === 0) this.#free();
  }

  #describe(): string {
    const parts = [...this.#activities.names].map((name) => `the activity ${name}`);
    for (const id of this.#playing) parts.push(`an episode of ${id}`);
    return parts.join(", ") || "an HTTP request or a timer function";
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
