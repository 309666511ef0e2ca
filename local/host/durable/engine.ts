import type { Cancel, Clock } from "../clock/clock.ts";
import type { FunctionApp } from "../core/functionApp.ts";
import type { Message } from "../store/rows.ts";
import type { SqliteStore } from "../store/sqliteStore.ts";
import { ActivityRunner } from "./activityRunner.ts";
import type { Checks } from "./checks.ts";
import type { EngineContext } from "./engineContext.ts";
import { EpisodeRunner } from "./episodeRunner.ts";
import type { Probe } from "./probe.ts";

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
export class Engine implements EngineContext {
  readonly store: SqliteStore;
  readonly clock: Clock;
  readonly probe: Probe;
  readonly warn: (message: string) => void;
  readonly #mostOrchestrators: number;
  readonly #episodes: EpisodeRunner;
  readonly #activities: ActivityRunner;
  readonly #ready = new Set<string>();
  readonly #playing = new Set<string>();
  readonly #listeners = new Set<() => void>();
  #state: "new" | "running" | "stopping" | "dead" = "new";
  #load = 0;
  #free: Cancel = () => {};
  #pumpIsDue = false;
  #alarm: { readonly at: number; readonly cancel: Cancel } | undefined;

  constructor(options: EngineOptions) {
    this.store = options.store;
    this.clock = options.clock;
    this.probe = options.probe;
    this.warn = options.warn;
    this.#mostOrchestrators = options.mostOrchestrators;
    this.#activities = new ActivityRunner(this, options.app, options.mostActivities);
    this.#episodes = new EpisodeRunner(this, this.#activities, options);
  }

  get isDead(): boolean {
    return this.#state === "dead";
  }

  /** Takes up what the store holds: waiting messages, unfinished activities, timers. */
  start(): void {
    this.#state = "running";
    this.#activities.resume();
    for (const id of this.store.instancesWithMessages(this.clock.now(), false)) this.ready(id);
    this.#ring();
  }

  /** Starts nothing more and waits, at most `graceMilliseconds`, for what runs. The rest runs again at the next start. */
  async stop(graceMilliseconds: number, isElseIdle: () => boolean): Promise<void> {
    if (this.isDead) return;
    this.#state = "stopping";
    const end = Date.now() + graceMilliseconds;
    const isIdle = () => this.#activities.names.length + this.#playing.size === 0 && isElseIdle();
    while (!isIdle() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
    this.die();
  }

  /** Ends at once, as a crash would: nothing that is under way can store anything any more. */
  die(): void {
    if (this.isDead) return;
    this.store.flush();
    this.#end();
  }

  /** Calls `listener` after every change of what is stored, and when the host ends. */
  onChange(listener: () => void): Cancel {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  commit<T>(detail: string, change: () => T): T {
    const reach = (when: "before" | "after") => {
      if (!this.isDead) this.probe.reach({ when, what: "commit", detail });
      if (this.isDead) throw new HostStopped(); // perhaps that was the crash
    };
    reach("before");
    this.probe.store(detail);
    const result = this.store.change(change);
    if (this.probe.storesEachCommit) this.store.flush();
    else this.wake();
    reach("after");
    this.#notify();
    return result;
  }

  /** When even that fails, what this host has in memory is not true any more. */
  flush(): void {
    if (this.isDead) throw new HostStopped();
    try {
      this.store.flush();
    } catch (error) {
      this.warn(`The storage failed, so this host stops: ${String(error)}`);
      this.#end();
      throw new HostStopped();
    }
  }

  send(message: Message): () => void {
    const isLate = message.visibleAt > this.clock.now();
    this.store.send(message, isLate);
    return () => (isLate ? this.#alarmAt(message.visibleAt) : this.ready(message.instanceId));
  }

  ready(id: string): void {
    if (this.isDead || this.#ready.has(id)) return;
    this.#ready.add(id);
    this.enter();
    this.wake();
  }

  wake(): void {
    if (this.#pumpIsDue || this.#state === "new") return;
    this.#pumpIsDue = true;
    setImmediate(() => {
      this.#pumpIsDue = false;
      void this.guard(
        "what was done",
        () => this.flush(),
        () => {},
      );
      if (this.#state === "running") this.#pump();
    });
  }

  enter(): void {
    if (this.isDead) return;
    if (this.#load++ === 0) this.#free = this.clock.busy(() => this.#describe());
  }

  leave(): void {
    if (!this.isDead && --this.#load === 0) this.#free();
  }

  async guard(detail: string, work: () => Promise<void> | void, again: () => void): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (this.isDead) return;
      this.warn(`${detail} could not be stored, trying again: ${String(error)}`);
      this.clock.at(this.clock.now() + retryStorageAfter, again);
    }
  }

  #pump(): void {
    this.#activities.pump();
    for (const id of this.#ready) {
      if (this.#playing.size >= this.#mostOrchestrators) break;
      if (this.#playing.has(id)) continue;
      this.#ready.delete(id);
      this.#playing.add(id);
      const played = this.guard(
        `episode of ${id}`,
        () => this.#episodes.run(id),
        () => this.ready(id),
      );
      void played.then(() => {
        this.#playing.delete(id);
        this.leave();
        this.wake();
      });
    }
  }

  /** Readies every instance whose message has become visible, and sets the alarm for the next one. */
  #ring(): void {
    if (this.isDead) return;
    this.#alarm = undefined;
    const now = this.clock.now();
    for (const id of this.store.instancesWithMessages(now, true)) this.ready(id);
    const next = this.store.nextVisible(now);
    if (next !== undefined) this.#alarmAt(next);
  }

  #alarmAt(time: number): void {
    if (this.isDead || (this.#alarm && this.#alarm.at <= time)) return;
    this.#alarm?.cancel();
    this.#alarm = { at: time, cancel: this.clock.at(time, () => this.#ring()) };
  }

  #describe(): string {
    const activities = this.#activities.names.map((name) => `the activity ${name}`);
    const episodes = [...this.#playing].map((id) => `an episode of ${id}`);
    return [...activities, ...episodes].join(", ") || "an HTTP request or a timer function";
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }

  #end(): void {
    this.#state = "dead";
    this.#alarm?.cancel();
    this.#free();
    this.#notify();
  }
}
