import type { OrchestrationContext, Task } from "durable-functions";
import * as df from "durable-functions";
import type { Activities, Workflows } from "./contracts.ts";

/** A piece of workflow: yields durable tasks, ends in a T. Compose with `yield*`. */
export type Flow<T> = Generator<Task, T, unknown>;

type InputOf<M, N extends keyof M> = M[N] extends { input: infer I } ? I : never;
type OutputOf<M, N extends keyof M> = M[N] extends { output: infer O } ? O : never;
export type ActivityInput<N extends keyof Activities> = InputOf<Activities, N>;
export type ActivityOutput<N extends keyof Activities> = OutputOf<Activities, N>;

/** The one retry policy: what an activity throws is our own storage's hiccup. About seven minutes of waits in all. */
const RETRY = new df.RetryOptions(2_000, 12);
RETRY.backoffCoefficient = 2;
RETRY.maxRetryIntervalInMilliseconds = 60_000;

/** The workflow's input. */
export function inputOf<N extends keyof Workflows>(
  context: OrchestrationContext,
  _workflow: N,
): InputOf<Workflows, N> {
  return context.df.getInput<InputOf<Workflows, N>>() as InputOf<Workflows, N>;
}

/** Milliseconds since 1970 on the workflow's own, replayed clock. */
export function now(context: OrchestrationContext): number {
  return context.df.currentUtcDateTime.getTime();
}

/** Calls an activity by its contract name; the only place a task's result gets its type back. */
export function* call<N extends keyof Activities>(
  context: OrchestrationContext,
  name: N,
  input: ActivityInput<N>,
): Flow<ActivityOutput<N>> {
  return (yield context.df.callActivityWithRetry(name, RETRY, input)) as ActivityOutput<N>;
}

/** Runs one child workflow for each input, side by side, and waits for all. */
export function* fanOut<N extends keyof Workflows>(
  context: OrchestrationContext,
  name: N,
  children: readonly { readonly id: string; readonly input: InputOf<Workflows, N> }[],
): Flow<readonly OutputOf<Workflows, N>[]> {
  const tasks = children.map(({ id, input }) => context.df.callSubOrchestrator(name, input, id));
  return (yield context.df.Task.all(tasks)) as OutputOf<Workflows, N>[];
}

/** Sleeps until `at` on a durable timer, which may fire up to a second early. */
export function* sleepUntil(context: OrchestrationContext, at: number): Flow<void> {
  yield context.df.createTimer(new Date(Math.max(at, now(context))));
}

/**
 * Sleeps until `at` or until the event comes. Then await one more step and start over: the event wait cannot be closed,
 * and an event that continue-as-new follows directly is delivered again (seen in the engine's source).
 */
export function* sleepOrEvent(context: OrchestrationContext, at: number, event: string): Flow<void> {
  const timer = context.df.createTimer(new Date(Math.max(at, now(context))));
  const winner = yield context.df.Task.any([timer, context.df.waitForExternalEvent(event)]);
  if (winner !== timer) timer.cancel();
}

/** Sleeps until the event comes, without a timer; what is said of `sleepOrEvent` holds here too. */
export function* waitForEvent(context: OrchestrationContext, event: string): Flow<void> {
  yield context.df.waitForExternalEvent(event);
}

/** Starts the workflow's history afresh with `input`; return right after. */
export function startOver<N extends keyof Workflows>(
  context: OrchestrationContext,
  _workflow: N,
  input: InputOf<Workflows, N>,
): void {
  context.df.continueAsNew(input);
}
