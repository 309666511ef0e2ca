import type { TestHost } from "../../../local/host/testing.ts";
import type { Activities } from "../../../src/lib/durable/contracts.ts";

/** One scripted function per activity; one that throws is retried as the workflow says. */
export type Scripts = {
  readonly [N in keyof Activities]?: (input: Activities[N]["input"], world: World) => Activities[N]["output"];
};

/** What a scripted function can see and do beside answering. */
export interface World {
  /** Milliseconds since 1970 on the virtual clock. */
  readonly now: number;
  /** Raises an event at the workflow, so many seconds from now. */
  readonly raise: (event: string, afterSeconds: number) => void;
}

/** One call of an activity. */
export interface Step {
  readonly name: string;
  readonly input: unknown;
  readonly atSeconds: number;
}

/** One history of the workflow: what it did between two fresh starts. */
export interface PlayedHistory {
  readonly input: unknown;
  readonly calls: string[];
  /** Events that the engine kept in it when the last of the calls was made. */
  events: number;
  /** How many events from outside are among them: each brings up to three of the engine's. */
  raised: number;
  /** How many timers it had set by then. */
  timers: number;
}

/** The engine's numbers for an event from outside and for a timer. */
const EVENT_RAISED = 15;
const TIMER_CREATED = 10;

/** Answers the calls of one play by its scripts, and writes them down. */
export class PlayBook {
  readonly instanceId: string;
  readonly steps: Step[] = [];
  readonly histories: PlayedHistory[] = [];
  /** What is wrong with the test or the workflow; ends the play. */
  problem: string | null = null;
  readonly #host: TestHost;
  readonly #scripts: Scripts;
  readonly #callsAtMost: number;
  readonly #start: number;
  #execution = "";

  constructor(host: TestHost, instanceId: string, scripts: Scripts, callsAtMost = 5_000) {
    this.#host = host;
    this.instanceId = instanceId;
    this.#scripts = scripts;
    this.#callsAtMost = callsAtMost;
    this.#start = host.clock.now();
  }

  hasEnded(): boolean {
    const { runtimeStatus } = this.#host.status(this.instanceId) ?? {};
    return runtimeStatus === "Completed" || runtimeStatus === "Failed";
  }

  answer(name: string, input: unknown): unknown {
    const now = this.#host.clock.now();
    const script: unknown = Object.hasOwn(this.#scripts, name) ? Reflect.get(this.#scripts, name) : undefined;
    if (typeof script !== "function") return this.#fail(`${name} was not expected`);
    if (this.steps.length >= this.#callsAtMost) return this.#fail("too many calls");
    this.steps.push({ name, input, atSeconds: (now - this.#start) / 1_000 });
    this.#noteHistory(name);
    const world: World = { now, raise: (event, seconds) => this.#raise(event, seconds) };
    return Reflect.apply(script, undefined, [input, world]);
  }

  #fail(problem: string): never {
    this.problem ??= problem;
    throw new Error(problem);
  }

  #raise(event: string, seconds: number): void {
    const { clock } = this.#host;
    clock.at(clock.now() + seconds * 1_000, () => {
      if (!this.hasEnded()) this.#host.raiseEvent(this.instanceId, event, {});
    });
  }

  #noteHistory(call: string): void {
    const row = this.#host.store.instance(this.instanceId);
    if (!row) return;
    if (row.executionId !== this.#execution) {
      this.#execution = row.executionId;
      this.histories.push({
        input: JSON.parse(row.input ?? "null"),
        calls: [],
        events: 0,
        raised: 0,
        timers: 0,
      });
    }
    const current = this.histories.at(-1);
    if (!current) return;
    current.calls.push(call);
    const text = this.#host.store.historyText(this.instanceId);
    current.events = text.split('"EventType":').length - 1;
    current.raised = text.split(`"EventType":${EVENT_RAISED},`).length - 1;
    current.timers = text.split(`"EventType":${TIMER_CREATED},`).length - 1;
  }
}
