import { type RecordedHistory, recordHistory } from "./check/replay.ts";
import type { Clock } from "./clock/clock.ts";
import { VirtualClock } from "./clock/virtualClock.ts";
import type { HistoryEvent } from "./durable/historyEvents.ts";
import type { Point } from "./durable/probe.ts";
import type { Faults } from "./faults/faults.ts";
import type { Host } from "./host.ts";
import { type InstanceRow, isTerminal, type RuntimeStatus } from "./store/rows.ts";
import type { SqliteStore } from "./store/sqliteStore.ts";

export interface InstanceStatus {
  readonly id: string;
  readonly name: string;
  readonly runtimeStatus: RuntimeStatus;
  readonly input: unknown;
  readonly output: unknown;
  readonly customStatus: unknown;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly updated: number;
}

export interface TestHostParts {
  readonly host: Host;
  readonly store: SqliteStore;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly problems: readonly string[];
  readonly logs: readonly string[];
}

const realPatience = 30_000;

/** What a test does with a host. */
export class TestHost {
  readonly clock: Clock;
  readonly store: SqliteStore;
  /** What the strict checks found. */
  readonly problems: readonly string[];
  /** Log lines of the app ("level: text") and of the host ("host: text"). */
  readonly logs: readonly string[];
  readonly #host: Host;
  readonly #faults: Faults;
  #ownsStore = false;

  constructor(parts: TestHostParts) {
    this.#host = parts.host;
    this.#faults = parts.faults;
    this.clock = parts.clock;
    this.store = parts.store;
    this.problems = parts.problems;
    this.logs = parts.logs;
  }

  /** Every place passed so far where this host could have been crashed; the first is number 1. */
  get points(): readonly Point[] {
    return this.#faults.points;
  }

  get isDead(): boolean {
    return this.#host.hub.isDead;
  }

  /** Starts an instance and returns its id. Throws when a live one has that id. */
  start(name: string, input?: unknown, id?: string): string {
    const started = this.#host.instances.start(name, JSON.stringify(input) ?? '""', id);
    if (started.kind === "started") return started.id;
    throw new Error(`The instance ${id} is ${started.status} already.`);
  }

  /** Throws when there is no such live instance. */
  raiseEvent(id: string, name: string, data: unknown = null): void {
    const raised = this.#host.instances.raise(id, name, JSON.stringify(data));
    if (raised !== "raised") throw new Error(`The event ${name} finds no live instance ${id} (${raised}).`);
  }

  status(id: string): InstanceStatus | undefined {
    const row = this.store.instance(id);
    return row && toStatus(row);
  }

  /** The events of the instance's current execution, as the SDK gets them. */
  history(id: string): readonly HistoryEvent[] {
    return this.store.history(id);
  }

  /** The history of an instance for `replayHistory`, as plain JSON. */
  exportHistory(id: string): RecordedHistory {
    return recordHistory(this.store, id);
  }

  /** Waits for the end of an instance, and returns it; a virtual clock moves on while nothing runs. */
  async waitFor(id: string, options: { readonly within?: number } = {}): Promise<InstanceStatus> {
    const ended = () => isTerminal(this.store.instance(id)?.status ?? "Pending");
    await this.waitUntil(ended, options);
    const status = this.status(id);
    if (status && isTerminal(status.runtimeStatus)) return status;
    throw new Error(`The host ended before the instance ${id} did.`);
  }

  /**
   * Waits until the condition holds or the host is dead. `within` milliseconds: of virtual time (a day unless given),
   * or of real time (30 seconds).
   */
  async waitUntil(
    condition: () => boolean | Promise<boolean>,
    options: { readonly within?: number } = {},
  ): Promise<void> {
    const isOver = async () => this.isDead || (await condition());
    if (this.clock instanceof VirtualClock) await this.clock.runUntil(isOver, options);
    else await this.#poll(isOver, options.within ?? realPatience);
  }

  /** Calls an HTTP function (or the durable API) over the private port. `path` includes the route prefix. */
  async request(method: string, path: string, init: RequestInit = {}): Promise<Response> {
    const url = `${await this.url()}${path}`;
    const end = this.#host.hub.begin(`${method} ${path}`); // before it arrives, and time goes on
    return await fetch(url, { redirect: "manual", duplex: "half", ...init, method }).finally(end);
  }

  /** The URL of the host's private port, for clients that need one. */
  async url(): Promise<string> {
    return `http://127.0.0.1:${(await this.#host.listen()).port}`;
  }

  /** Runs a timer function now. Throws what it throws. */
  async runTimer(name: string): Promise<void> {
    if (!(await this.#host.timers.runByHand(name))) throw new Error(`There is no timer function '${name}'.`);
  }

  /**
   * Ends the host at once, as a crash would: nothing more is started or stored, also not by code of the app that is
   * still running. A new host on the same store goes on.
   */
  crash(): void {
    this.#host.crash();
  }

  /** Lets what runs end for a moment, and ends. */
  async dispose(): Promise<void> {
    await this.#host.stop();
    if (this.#ownsStore) this.store.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  closeStoreAtTheEnd(): void {
    this.#ownsStore = true;
  }

  async #poll(condition: () => Promise<boolean>, within: number): Promise<void> {
    const end = Date.now() + within;
    for (;;) {
      if (await condition()) return;
      if (Date.now() > end) throw new Error(`The condition does not hold after ${within} ms.`);
      await this.#change();
    }
  }

  /** The next change of what is stored, or a moment. */
  #change(): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        cancel();
        resolve();
      };
      const timer = setTimeout(done, 50);
      const cancel = this.#host.hub.onChange(done);
    });
  }
}

function toStatus(row: InstanceRow): InstanceStatus {
  const parse = (json: string | null): unknown => (json === null ? null : JSON.parse(json));
  return {
    id: row.id,
    name: row.name,
    runtimeStatus: row.status,
    input: parse(row.input),
    output: parse(row.output),
    customStatus: parse(row.customStatus),
    created: row.created,
    updated: row.updated,
  };
}
