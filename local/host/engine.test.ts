import { app, type InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import { afterEach, expect, test } from "vitest";
import { createTestHost, Faults, SqliteStore, type TestHost, VirtualClock } from "./testing.ts";

const hosts: TestHost[] = [];
let attempts = 0;
const runs: string[] = [];

function registerApp(): void {
  df.app.activity("add", { handler: (input: { a: number; b: number }) => ({ sum: input.a + input.b }) });
  df.app.activity("note", {
    handler: (input: { key: string }) => {
      runs.push(input.key);
      return { key: input.key };
    },
  });
  df.app.activity("flaky", {
    handler: (input: { failures: number }) => {
      if (++attempts <= input.failures) throw new Error(`attempt ${attempts}`);
      return { attempts };
    },
  });
  df.app.activity("nudge", {
    extraInputs: [df.input.durableClient()],
    handler: async (input: { id: string }, context: InvocationContext) => {
      await df.getClient(context).raiseEvent(input.id, "Go", { from: "nudge" });
      return {};
    },
  });
  df.app.orchestration("twoSteps", function* (context) {
    const { x } = context.df.getInput() as { x: number };
    const first = yield context.df.callActivity("add", { a: x, b: 1 });
    const second = yield context.df.callActivity("add", { a: first.sum, b: 10 });
    return { first, second };
  });
  df.app.orchestration("retrying", function* (context) {
    const retry = new df.RetryOptions(60_000, 3);
    retry.backoffCoefficient = 2;
    const input = context.df.getInput();
    return yield context.df.callActivityWithRetry("flaky", retry, input);
  });
  df.app.orchestration("eventOrTimer", function* (context) {
    const now = context.df.currentUtcDateTime.getTime();
    const timer = context.df.createTimer(new Date(now + 3_600_000));
    const event = context.df.waitForExternalEvent("Go");
    const winner = yield context.df.Task.any([timer, event]);
    if (winner === timer) return { winner: "timer" };
    timer.cancel();
    return { winner: "event", data: event.result };
  });
  df.app.orchestration("poll", function* (context) {
    const { polls, until } = context.df.getInput() as { polls: number; until: number };
    for (let n = polls; n < polls + 50; n++) {
      if (n >= until) return { polls: n };
      yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 15_000));
      yield context.df.callActivity("add", { a: n, b: 1 });
    }
    context.df.continueAsNew({ polls: polls + 50, until });
    return undefined;
  });
  df.app.orchestration("parent", function* (context) {
    const id = context.df.instanceId;
    const children = [1, 2, 3].map((x) => context.df.callSubOrchestrator("twoSteps", { x }, `${id}-${x}`));
    return yield context.df.Task.all(children);
  });
  df.app.orchestration("nudged", function* (context) {
    yield context.df.callActivity("nudge", { id: context.df.instanceId });
    return yield context.df.waitForExternalEvent("Go");
  });
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
}

async function newHost(options: Parameters<typeof createTestHost>[0] = {}): Promise<TestHost> {
  const host = await createTestHost({ app: registerApp, ...options });
  hosts.push(host);
  return host;
}

afterEach(async () => {
  for (const host of hosts.splice(0)) await host.dispose();
});

test("activities run one after the other, and the output is stored", async () => {
  const host = await newHost();
  const status = await host.waitFor(host.start("twoSteps", { x: 1 }));
  expect(status).toMatchObject({
    runtimeStatus: "Completed",
    output: { first: { sum: 2 }, second: { sum: 12 } },
  });
  expect(host.problems).toEqual([]);
});

test("retries wait with back-off on the host's clock", async () => {
  attempts = 0;
  const host = await newHost();
  const before = host.clock.now();
  const status = await host.waitFor(host.start("retrying", { failures: 2 }));
  expect(status.output).toEqual({ attempts: 3 });
  expect(host.clock.now() - before).toBe(180_000);
});

test("an event beats a timer, and the timer beats silence", async () => {
  const host = await newHost();
  const silent = host.start("eventOrTimer");
  const told = host.start("eventOrTimer");
  await host.waitUntil(() => host.status(told)?.runtimeStatus === "Running");
  host.raiseEvent(told, "Go", { n: 1 });
  expect((await host.waitFor(told)).output).toEqual({ winner: "event", data: { n: 1 } });
  expect((await host.waitFor(silent)).output).toEqual({ winner: "timer" });
});

test("an hour of polling with continue-as-new takes a moment", async () => {
  const host = await newHost();
  const before = host.clock.now();
  const started = performance.now();
  const status = await host.waitFor(host.start("poll", { polls: 0, until: 240 }));
  console.log("polling", performance.now() - started);
  expect(status.output).toEqual({ polls: 240 });
  expect(host.clock.now() - before).toBe(3_600_000);
});

test("sub-orchestrations run under their ids and answer their parent", async () => {
  const host = await newHost();
  const id = host.start("parent", {}, "p");
  const status = await host.waitFor(id);
  expect(status.output).toMatchObject([
    { second: { sum: 12 } },
    { second: { sum: 13 } },
    { second: { sum: 14 } },
  ]);
  expect(host.status("p-2")?.runtimeStatus).toBe("Completed");
});

test("an activity may use the durable client", async () => {
  const host = await newHost();
  expect((await host.waitFor(host.start("nudged"))).output).toEqual({ from: "nudge" });
});

test("an HTTP function starts an instance and answers with its URLs", async () => {
  const host = await newHost();
  const response = await host.request("POST", "/api/start/twoSteps", { body: '{"x":5}' });
  const payload = (await response.json()) as { id: string; statusQueryGetUri: string };
  expect(response.status).toBe(202);
  expect((await host.waitFor(payload.id)).output).toMatchObject({ second: { sum: 16 } });
  const { pathname } = new URL(payload.statusQueryGetUri);
  expect(await (await host.request("GET", pathname)).json()).toMatchObject({ runtimeStatus: "Completed" });
});

test("walks every crash point", async () => {
  const run = async (faults: Faults) => {
    const store = new SqliteStore(":memory:");
    const clock = new VirtualClock();
    let host = await newHost({ store, clock, faults });
    try {
      host.start("parent", {}, "p");
    } catch {}
    for (;;) {
      try {
        const s = await host.waitFor("p");
        return { points: host.points.length, output: s.output };
      } catch (e) {
        if (!host.isDead) throw e;
        host = await newHost({ store, clock });
        if (!host.status("p")) host.start("parent", {}, "p");
      }
    }
  };
  const whole = await run(new Faults());
  console.log(whole.points);
  for (let n = 1; n <= whole.points; n++) {
    const { output } = await run(new Faults({ crashAt: n }));
    expect(output, `crash at ${n}`).toEqual(whole.output);
  }
});
