import { app, type InvocationContext } from "@azure/functions";
import * as df from "durable-functions";

/** What the activities of the sample app did in this process, by key: the world outside the host. */
export const done: string[] = [];
const attempts = new Map<string, number>();

const later = (context: df.OrchestrationContext, milliseconds: number) =>
  new Date(context.df.currentUtcDateTime.getTime() + milliseconds);

function registerActivities(): void {
  df.app.activity("add", { handler: (input: { a: number; b: number }) => ({ sum: input.a + input.b }) });
  df.app.activity("note", {
    handler: (input: { key: string }) => {
      done.push(input.key);
      return { noted: input.key };
    },
  });
  df.app.activity("flaky", {
    handler: (input: { key: string; failures: number }) => {
      const attempt = (attempts.get(input.key) ?? 0) + 1;
      attempts.set(input.key, attempt);
      if (attempt <= input.failures) throw new Error(`attempt ${attempt}`);
      return { attempt };
    },
  });
  df.app.activity("nudge", {
    extraInputs: [df.input.durableClient()],
    handler: async (input: { id: string }, context: InvocationContext) => {
      await df.getClient(context).raiseEvent(input.id, "Go", { from: "nudge" });
      return {};
    },
  });
}

function registerOrchestrators(): void {
  df.app.orchestration("twoSteps", function* (context) {
    const { x } = context.df.getInput() as { x: number };
    const first = yield context.df.callActivity("add", { a: x, b: 1 });
    const second = yield context.df.callActivity("add", { a: first.sum, b: 10 });
    return { first, second };
  });
  df.app.orchestration("retries", function* (context) {
    const retry = new df.RetryOptions(60_000, 3);
    retry.backoffCoefficient = 2;
    return yield context.df.callActivityWithRetry("flaky", retry, context.df.getInput());
  });
  df.app.orchestration("eventOrTimer", function* (context) {
    const timer = context.df.createTimer(later(context, 3_600_000));
    const event = context.df.waitForExternalEvent("Go");
    const winner = yield context.df.Task.any([timer, event]);
    if (winner === timer) return { winner: "timer" };
    timer.cancel();
    return { winner: "event", data: event.result };
  });
  df.app.orchestration("polls", function* (context) {
    const { polls, until } = context.df.getInput() as { polls: number; until: number };
    for (let poll = polls; poll < polls + 50; poll++) {
      if (poll >= until) return { polls: poll };
      yield context.df.createTimer(later(context, 15_000));
      yield context.df.callActivity("add", { a: poll, b: 1 });
    }
    context.df.continueAsNew({ polls: polls + 50, until });
    return undefined;
  });
  df.app.orchestration("parent", function* (context) {
    const id = context.df.instanceId;
    const children = [1, 2, 3].map((x) => context.df.callSubOrchestrator("twoSteps", { x }, `${id}-${x}`));
    return yield context.df.Task.all(children);
  });
  df.app.orchestration("isNudged", function* (context) {
    yield context.df.callActivity("nudge", { id: context.df.instanceId });
    return yield context.df.waitForExternalEvent("Go");
  });
  df.app.orchestration("collects", function* (context) {
    const { seen } = context.df.getInput() as { seen: number[] };
    seen.push(yield context.df.waitForExternalEvent("Next"));
    if (seen.length === 3) return { seen };
    context.df.continueAsNew({ seen });
    return undefined;
  });
  df.app.orchestration("notes", function* (context) {
    const { keys } = context.df.getInput() as { keys: string[] };
    for (const key of keys) yield context.df.callActivity("note", { key });
    return { keys };
  });
  df.app.orchestration("notesAsParent", function* (context) {
    const id = context.df.instanceId;
    return yield context.df.callSubOrchestrator("notes", { keys: [`${id}/child`] }, `${id}-child`);
  });
  /** Everything at once: activities with and without retry, a timer, an event, a child. */
  df.app.orchestration("journey", function* (context) {
    const id = context.df.instanceId;
    const first = yield context.df.callActivity("note", { key: `${id}/1` });
    yield context.df.createTimer(later(context, 5000));
    const child = yield context.df.callSubOrchestrator("twoSteps", { x: 1 }, `${id}-child`);
    const nudged = yield* waitForNudge(context);
    const last = yield context.df.callActivity("note", { key: `${id}/2` });
    return { first, child, nudged, last };
  });
}

function* waitForNudge(context: df.OrchestrationContext): Generator<df.Task, unknown, unknown> {
  yield context.df.callActivity("nudge", { id: context.df.instanceId });
  const timer = context.df.createTimer(later(context, 600_000));
  const event = context.df.waitForExternalEvent("Go");
  const winner = yield context.df.Task.any([timer, event]);
  if (winner === event) timer.cancel();
  return event.result;
}

function registerTriggers(): void {
  app.http("start", {
    route: "start/{name}",
    methods: ["POST"],
    extraInputs: [df.input.durableClient()],
    handler: async (request, context) => {
      const client = df.getClient(context);
      const id = await client.startNew(request.params["name"] ?? "", { input: await request.json() });
      return client.createCheckStatusResponse(request, id);
    },
  });
  app.timer("sweep", {
    schedule: "0 */5 * * * *",
    extraInputs: [df.input.durableClient()],
    handler: async (_timer, context) => {
      await df.getClient(context).startNew("notes", { input: { keys: ["swept"] } });
    },
  });
}

/** A small app that uses all that the local host supports. */
export function registerSampleApp(): void {
  app.setup({ enableHttpStream: true });
  registerActivities();
  registerOrchestrators();
  registerTriggers();
}
