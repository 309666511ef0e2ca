import { isDeepStrictEqual } from "node:util";
import type { Activities, Workflows } from "../../../src/lib/durable/contracts.ts";

/** One scripted function per activity and child workflow; one that throws is retried as the workflow says. */
export interface Scripts {
  readonly activities?: {
    readonly [N in keyof Activities]?: (
      input: Activities[N]["input"],
      world: World,
    ) => Activities[N]["output"];
  };
  readonly children?: {
    readonly [N in keyof Workflows]?: (input: Workflows[N]["input"], id: string) => Workflows[N]["output"];
  };
}

/** What a scripted function can see and do beside answering. */
export interface World {
  /** Milliseconds since 1970 on the virtual clock. */
  readonly now: number;
  /** Raises an event at the workflow, so many seconds from now. */
  readonly raise: (event: string, afterSeconds: number) => void;
}

export interface PlayOptions {
  readonly instanceId?: string;
  readonly startAt?: number;
  /** The real engine's timers fire up to a second early. */
  readonly timersEarlyMs?: number;
  readonly activityMs?: number;
  /** More calls than this are a hot loop, and fail the test. */
  readonly callsAtMost?: number;
  /** Ends the play of a workflow that would go on. */
  readonly stopAfterHours?: number;
}

/** One call of an activity or start of a child. */
export interface Step {
  readonly name: string;
  readonly input: unknown;
  /** The answer; undefined when it threw. */
  readonly output: unknown;
  readonly atSeconds: number;
}

/** One history: what a workflow did between two fresh starts. */
export interface History {
  readonly input: unknown;
  readonly calls: readonly string[];
  /** Events in the engine's history, about: four for each call and timer. */
  readonly events: number;
}

/** The test is wrong, or the workflow breaks a rule of the engine: never retried, always told. */
export class PlayError extends Error {}

/** The virtual clock with all that is due on it, and the book of what was done. */
export class PlayedEngine {
  readonly steps: Step[] = [];
  readonly histories: History[] = [];
  readonly scripts: Scripts;
  readonly options: PlayOptions;
  stopped = false;
  now: number;
  /** Tells an event to the history that is being played. */
  hear: (event: string) => void = () => undefined;
  readonly #start: number;
  readonly #due = new Set<{ readonly at: number; readonly act: () => void }>();

  constructor(scripts: Scripts, options: PlayOptions) {
    this.scripts = scripts;
    this.options = options;
    this.#start = options.startAt ?? 1_795_348_800_000;
    this.now = this.#start;
  }

  get elapsedSeconds(): number {
    return (this.now - this.#start) / 1_000;
  }

  after(ms: number, act: () => void): void {
    this.#due.add({ at: this.now + Math.max(0, ms), act });
  }

  /** Lets the next due thing happen; false when the play is to stop. */
  advance(): boolean {
    const [next] = [...this.#due].sort((one, other) => one.at - other.at);
    if (!next) throw new PlayError(`waits for what never comes, after ${this.elapsedSeconds} s`);
    const hours = this.options.stopAfterHours ?? Number.POSITIVE_INFINITY;
    this.stopped = next.at > this.#start + hours * 3_600_000;
    if (this.stopped) return false;
    this.#due.delete(next);
    this.now = Math.max(this.now, next.at);
    next.act();
    return true;
  }

  /** Answers a call by its script and writes it down. */
  answer(name: string, input: unknown, scripts: object | undefined, extra: unknown): unknown {
    const script: unknown = scripts && Object.hasOwn(scripts, name) ? Reflect.get(scripts, name) : undefined;
    if (typeof script !== "function") throw new PlayError(`${name} was not expected`);
    if (this.steps.length >= (this.options.callsAtMost ?? 5_000)) throw new PlayError(`too many calls`);
    const step = { name, input, output: undefined as unknown, atSeconds: this.elapsedSeconds };
    this.steps.push(step);
    step.output = throughJson(Reflect.apply(script, undefined, [input, extra]), `the answer of ${name}`);
    return step.output;
  }
}

/** The value as it arrives at the other end. Inputs and answers are objects: the engine mangles anything else. */
export function throughJson(value: unknown, what: string): unknown {
  const arrived: unknown = JSON.parse(JSON.stringify(value) ?? "null");
  if (typeof value !== "object" || value === null || !isDeepStrictEqual(arrived, value))
    throw new PlayError(`${what} is no plain JSON object: ${JSON.stringify(value)}`);
  return arrived;
}
