import type { Cancel, Clock } from "../clock/clock.ts";
import type { FunctionApp } from "../core/functionApp.ts";
import type { HostSettings } from "../settings.ts";
import { type SqliteStore, TransactionLost } from "../store/sqliteStore.ts";
import type { Checks } from "./checks.ts";
import type { HubAddress } from "./clientData.ts";
import type { Probe } from "./probe.ts";

/** What a host is made of. */
export interface RuntimeParts {
  readonly app: FunctionApp;
  readonly store: SqliteStore;
  readonly clock: Clock;
  readonly checks: Checks;
  readonly probe: Probe;
  readonly settings: HostSettings;
  /** Where the durable API is reachable, once it has to be. */
  readonly address: () => Promise<HubAddress>;
  /**
   * What becomes of an HTTP call that the app never answers. The real host knows of no failure and waits for the answer's
   * next byte, for so many milliseconds. Tests are told at once, and the caller is cut off.
   */
  readonly unanswered: number | ((problem: string) => void);
  /** A line for the person who runs the host. */
  readonly warn: (message: string) => void;
}

/** The host is dead or stopped: whatever was under way in it ends without a trace. */
const hostStopped = () => new Error("This host has stopped or crashed. Start another one on its store.");

/** One running host's parts, and whether it is still alive: all that it stores goes through here. */
export class Runtime {
  readonly parts: RuntimeParts;
  readonly #listeners = new Set<() => void>();
  readonly #underWay = new Set<Cancel>();
  isDead = false;

  constructor(parts: RuntimeParts) {
    this.parts = parts;
  }

  /** Whether anything is under way. */
  get isBusy(): boolean {
    return this.#underWay.size > 0;
  }

  /** Calls `listener` after every change of what is stored, and when the host dies. */
  onChange(listener: () => void): Cancel {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Says that work is under way: a virtual clock waits for it until it ends, or the host dies. */
  begin(work: string): Cancel {
    if (this.isDead) return () => {};
    const free = this.parts.clock.busy(work);
    this.#underWay.add(free);
    return () => {
      this.#underWay.delete(free);
      free();
    };
  }

  /** Changes the store. Throws when the host is dead or the storage fails; whoever must know it stored calls `flush`. */
  commit<T>(detail: string, change: () => T): T {
    const { probe } = this.parts;
    this.#reach("before", detail);
    const result = this.change(change);
    if (probe.storesEachCommit) this.flush();
    this.#reach("after", detail);
    this.#notify();
    return result;
  }

  /** A change that is none of the points where a test may crash the host. */
  change<T>(change: () => T): T {
    return this.#orDie(() => this.parts.store.change(change));
  }

  /** Stores what was committed. */
  flush(): void {
    if (this.isDead) throw hostStopped();
    this.#orDie(() => this.parts.store.flush());
  }

  /** A host that loses a transaction has told of more than there is: it dies. */
  #orDie<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof TransactionLost)) throw error;
      this.parts.warn(`The storage failed, so this host stops: ${error.message}`);
      this.#end();
      throw hostStopped();
    }
  }

  /** Ends at once, as a crash would: nothing that is under way can store anything any more. */
  die(): void {
    if (this.isDead) return;
    this.#orDie(() => this.parts.store.flush());
    this.#end();
  }

  #end(): void {
    this.isDead = true;
    for (const free of this.#underWay) free();
    this.#underWay.clear();
    this.#notify();
  }

  #reach(when: "before" | "after", detail: string): void {
    if (!this.isDead) this.parts.probe.reach({ when, what: "commit", detail });
    if (this.isDead) throw hostStopped(); // perhaps that was the crash
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}
