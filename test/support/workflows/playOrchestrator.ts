import type { OrchestrationContext, RetryOptions } from "durable-functions";
import type { Flow } from "../../../src/lib/durable/flow.ts";
import {
  type History,
  PlayError,
  PlayedEngine,
  type PlayOptions,
  type Scripts,
  type Step,
  throughJson,
  type World,
} from "./playedEngine.ts";
import { allOf, anyOf, PlayedTask } from "./playedTask.ts";

export interface Play<T> {
  /** What the workflow returned at its end; undefined when the play was stopped before. */
  readonly output: T | undefined;
  readonly steps: readonly Step[];
  readonly histories: readonly History[];
  readonly elapsedSeconds: number;
}

/**
 * Plays a workflow to its end on a virtual clock, through every continue-as-new. Every value goes through JSON as in the
 * real queues; what JSON would change, a wait for nothing and a timer left open at the end fail the test.
 */
export function playOrchestrator<T>(
  flow: (context: OrchestrationContext) => Flow<T>,
  input: unknown,
  scripts: Scripts,
  options: PlayOptions = {},
): Play<T> {
  const engine = new PlayedEngine(scripts, options);
  let next: { readonly input: unknown } | undefined = { input: throughJson(input, "the input") };
  let output: T | undefined;
  let carried: readonly string[] = [];
  while (next && !engine.stopped) {
    const run = new Run(engine, next.input, carried);
    output = run.play(flow);
    ({ next, carried } = run);
  }
  const { steps, histories, elapsedSeconds } = engine;
  return { output, steps, histories, elapsedSeconds };
}

/** One history of the workflow. */
class Run {
  next: { readonly input: unknown } | undefined;
  /** The event that was heard last, if nothing came after it: the engine delivers it to the next history once more. */
  carried: readonly string[] = [];
  readonly #engine: PlayedEngine;
  readonly #history: { readonly input: unknown; readonly calls: string[]; events: number };
  readonly #open: { readonly what: string; readonly task: PlayedTask }[] = [];
  readonly #waits: { readonly event: string; readonly task: PlayedTask }[] = [];
  /** Events nobody waited for yet. They are gone with this history. */
  readonly #heard: string[];

  constructor(engine: PlayedEngine, input: unknown, carried: readonly string[]) {
    this.#engine = engine;
    this.#heard = [...carried];
    this.#history = { input, calls: [], events: 4 };
    engine.histories.push(this.#history);
    engine.hear = (event) => this.#hear(event);
  }

  play<T>(flow: (context: OrchestrationContext) => Flow<T>): T | undefined {
    const generator = flow(this.#context());
    let step = generator.next();
    while (!step.done) {
      const task = step.value;
      while (!task.isCompleted) if (!this.#engine.advance()) return undefined;
      step = task.isFaulted ? generator.throw(task.result) : generator.next(task.result);
    }
    const open = this.#open.find(({ task }) => !task.isCompleted && !task.isCanceled);
    if (open) throw new PlayError(`${open.what} was left open`);
    return step.value;
  }

  #hear(event: string): void {
    const wait = this.#waits.findLast((each) => each.event === event && !each.task.isCompleted);
    if (wait) this.#deliver(event, wait.task);
    else this.#heard.push(event);
  }

  #deliver(event: string, task: PlayedTask): void {
    this.carried = [event];
    task.end({});
  }

  #context(): OrchestrationContext {
    const engine = this.#engine;
    const df = {
      instanceId: engine.options.instanceId ?? "instance",
      get currentUtcDateTime() {
        return new Date(engine.now);
      },
      getInput: () => this.#history.input,
      callActivityWithRetry: (name: string, retry: RetryOptions, input: unknown) =>
        this.#activity(name, throughJson(input, `the input of ${name}`), retry),
      callSubOrchestrator: (name: string, input: unknown, id: string) =>
        this.#child(name, throughJson(input, `the input of ${name}`), id),
      createTimer: (at: Date) => this.#timer(at),
      waitForExternalEvent: (event: string) => this.#event(event),
      Task: { all: allOf, any: anyOf },
      continueAsNew: (input: unknown) => {
        this.next = { input: throughJson(input, "the input of the next history") };
      },
    };
    // The part of the SDK's context that lib/durable.ts uses; anything else fails at its first use.
    return { df } as unknown as OrchestrationContext;
  }

  #begin(what: string): PlayedTask {
    const task = new PlayedTask();
    this.carried = [];
    this.#history.events += 4;
    this.#open.push({ what, task });
    return task;
  }

  #activity(name: string, input: unknown, retry: RetryOptions): PlayedTask {
    const engine = this.#engine;
    const task = this.#begin(name);
    this.#history.calls.push(name);
    const raise: World["raise"] = (event, seconds) => engine.after(seconds * 1_000, () => engine.hear(event));
    const attempt = (count: number) => {
      try {
        const output = engine.answer(name, input, engine.scripts.activities, { now: engine.now, raise });
        engine.after(engine.options.activityMs ?? 0, () => task.end(output));
      } catch (error) {
        if (error instanceof PlayError) throw error;
        if (count >= retry.maxNumberOfAttempts) task.end(error, true);
        else engine.after(waitAfter(count, retry), () => attempt(count + 1));
      }
    };
    engine.after(0, () => attempt(1));
    return task;
  }

  #child(name: string, input: unknown, id: string): PlayedTask {
    const engine = this.#engine;
    const task = this.#begin(id);
    engine.after(0, () => {
      try {
        task.end(engine.answer(name, input, engine.scripts.children, id));
      } catch (error) {
        if (error instanceof PlayError) throw error;
        task.end(error, true);
      }
    });
    return task;
  }

  #timer(at: Date): PlayedTask {
    const task = this.#begin(`a timer for ${at.toISOString()}`);
    const early = this.#engine.options.timersEarlyMs ?? 0;
    this.#engine.after(at.getTime() - early - this.#engine.now, () => task.end(undefined));
    return task;
  }

  #event(event: string): PlayedTask {
    const task = new PlayedTask();
    this.#history.events += 1;
    this.#waits.push({ event, task });
    const heard = this.#heard.indexOf(event);
    if (heard >= 0) {
      this.#heard.splice(heard, 1);
      this.#deliver(event, task);
    }
    return task;
  }
}

function waitAfter(attempts: number, retry: RetryOptions): number {
  const { firstRetryIntervalInMilliseconds: first, backoffCoefficient: growth = 1 } = retry;
  return Math.min(
    first * growth ** (attempts - 1),
    retry.maxRetryIntervalInMilliseconds ?? Number.POSITIVE_INFINITY,
  );
}
