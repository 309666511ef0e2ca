import { randomUUID } from "node:crypto";
import type { Clock } from "../clock/clock.ts";
import type { HistoryEvent } from "../durable/historyEvents.ts";
import { raiseEvent, startInstance } from "../durable/instances.ts";
import type { Point } from "../durable/probe.ts";
import type { Host } from "../host.ts";
import { type InstanceRow, isTerminal, type RuntimeStatus } from "../store/rows.ts";
import type { SqliteStore } from "../store/sqliteStore.ts";
import { type RecordedHistory, readHistory, recordHistory } from "./replay.ts";
import { VirtualClock } from "./virtualClock.ts";

/** What callers are shown of an instance, its JSON read. Times are milliseconds since 1970. */
export interface InstanceStatus extends Pick<InstanceRow, "id" | "name" | "created" | "updated"> {
  readonly runtimeStatus: RuntimeStatus;
  readonly input: unknown;
  readonly output: unknown;
  readonly customStatus: unknown;
}

/** What a host notes for its test. */
export interface Notes {
  /** Every place passed so far where the host could have been crashed; the first is number 1. */
  readonly points: readonly Point[];
  /** The invocations in which the process that runs the app died, by their kind. */
  readonly deaths: readonly string[];
  /** What the strict checks found, and HTTP calls that the app did not answer. */
  readonly problems: readonly string[];
  /** Log lines of the app ("level: text") and of the host ("host: text"). */
  readonly logs: readonly string[];
}

/** Milliseconds: of virtual time (a day unless given), or of real time (two minutes). */
interface Within {
  readonly within?: number;
}

/** What a test does with a host. */
export class TestHost implements Notes {
  readonly clock: Clock;
  readonly store: SqliteStore;
  readonly points: readonly Point[];
  readonly deaths: readonly string[];
  readonly problems: readonly string[];
  readonly logs: readonly string[];
  readonly #host: Host;
  readonly #atTheEnd: () => void;

  constructor(host: Host, { points, deaths, problems, logs }: Notes, atTheEnd: () => void) {
    this.#host = host;
    this.#atTheEnd = atTheEnd;
    this.clock = host.runtime.parts.clock;
    this.store = host.runtime.parts.store;
    this.points = points;
    this.deaths = deaths;
    this.problems = problems;
    this.logs = logs;
  }

  get isDead(): boolean {
    return this.#host.runtime.isDead;
  }

  /** Starts an instance and returns its id. Throws when a live one has that id. */
  start(name: string, input?: unknown, id = randomUUID().replaceAll("-", "")): string {
    const live = startInstance(this.#host.runtime, id, name, JSON.stringify(input) ?? '""');
    if (live) throw new Error(`The instance ${id} is ${live.status} already.`);
    return id;
  }

  /** Throws when there is no such live instance. */
  raiseEvent(id: string, name: string, data: unknown = null): void {
    const found = raiseEvent(this.#host.runtime, id, name, JSON.stringify(data));
    if (found && !isTerminal(found.status)) return;
    throw new Error(`The event ${name} finds no live instance ${id} (${found?.status ?? "unknown"}).`);
  }

  status(id: string): InstanceStatus | undefined {
    const row = this.store.instance(id);
    return row && toStatus(row);
  }

  /** The events of the instance's current execution, as the SDK gets them. */
  history(id: string): readonly HistoryEvent[] {
    return readHistory(this.store, id);
  }

  /** The history of an instance for `replayHistory`, as plain JSON. */
  exportHistory(id: string): RecordedHistory {
    return recordHistory(this.store, id);
  }

  /** Waits for the end of an instance, and returns it; a virtual clock moves on while nothing runs. */
  async waitFor(id: string, within?: Within): Promise<InstanceStatus> {
    const ended = () => isTerminal(this.store.instance(id)?.status ?? "Pending");
    const state = () => this.status(id)?.runtimeStatus ?? "not there";
    await this.waitUntil(ended, within).catch((cause: Error) => {
      throw new Error(`The instance ${id} is ${state()}. ${cause.message}`, { cause });
    });
    const status = this.status(id);
    if (status && isTerminal(status.runtimeStatus)) return status;
    throw new Error(`The host ended before the instance ${id} did.`);
  }

  /** Waits until the condition holds or the host is dead. */
  async waitUntil(condition: () => boolean | Promise<boolean>, { within }: Within = {}): Promise<void> {
    const isOver = async () => this.isDead || (await condition());
    if (this.clock instanceof VirtualClock) await this.clock.runUntil(isOver, within ? { within } : {});
    else await this.#poll(isOver, within ?? 120_000);
  }

  /**
   * Calls an HTTP function over the private port (`path` includes the route prefix), or the durable client's API over
   * its own (`/durabletask/`). Throws, naming the function, when the app does not answer.
   */
  async request(method: string, path: string, init: RequestInit = {}): Promise<Response> {
    const isClients = path.startsWith("/durabletask/");
    const { port } = await this.#host.listen(isClients ? "client" : "public");
    const url = `http://127.0.0.1:${port}${path}`;
    const end = this.#host.runtime.begin(`${method} ${path}`); // before it arrives, and time goes on
    const answer = fetch(url, { redirect: "manual", duplex: "half", ...init, method });
    return await answer
      .catch((cause: unknown) => {
        const problem = this.problems.findLast((text) =>
          text.startsWith(`${method} ${path} is never answered`),
        );
        throw problem === undefined ? cause : new Error(problem, { cause });
      })
      .finally(end);
  }

  /** The key of what manages the host over HTTP. */
  get key(): string {
    return this.#host.key;
  }

  /** The URL of the host's private port, for clients that need one. */
  async url(): Promise<string> {
    return `http://127.0.0.1:${(await this.#host.listen("public")).port}`;
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
    this.#host.runtime.die();
  }

  /** Lets what runs end for a moment, and ends. */
  async dispose(): Promise<void> {
    await this.#host.stop(2000);
    this.#atTheEnd();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }

  async #poll(condition: () => Promise<boolean>, within: number): Promise<void> {
    const end = Date.now() + within;
    while (!(await condition())) {
      if (Date.now() > end) throw new Error(`The condition does not hold after ${within} ms.`);
      await this.#change();
    }
  }

  /** The next change of what is stored, or a moment. */
  async #change(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#host.runtime.onChange(resolve);
    const timer = setTimeout(resolve, 50);
    await promise;
    cancel();
    clearTimeout(timer);
  }
}

function toStatus({ id, name, status, created, updated, ...json }: InstanceRow): InstanceStatus {
  const parse = (text: string | null): unknown => (text === null ? null : JSON.parse(text));
  const [input, output, customStatus] = [parse(json.input), parse(json.output), parse(json.customStatus)];
  return { id, name, runtimeStatus: status, input, output, customStatus, created, updated };
}
