import { afterEach, expect, test } from "vitest";
import { done, registerSampleApp } from "./test/sampleApp.ts";
import { createTestHost, RealClock, SqliteStore, type TestHost, type TestHostOptions } from "./testing.ts";

const hosts: TestHost[] = [];

async function newHost(options: TestHostOptions = {}): Promise<TestHost> {
  const host = await createTestHost({ app: registerSampleApp, ...options });
  hosts.push(host);
  return host;
}

afterEach(async () => {
  for (const host of hosts.splice(0)) {
    expect(host.problems).toEqual([]);
    await host.dispose();
  }
  done.length = 0;
});

test("activities run one after the other, and the output is kept", async () => {
  const host = await newHost();
  const status = await host.waitFor(host.start("twoSteps", { x: 1 }));
  expect(status).toMatchObject({
    runtimeStatus: "Completed",
    output: { first: { sum: 2 }, second: { sum: 12 } },
  });
});

test("the same app runs on the real clock", async () => {
  const host = await newHost({ clock: new RealClock() });
  const status = await host.waitFor(host.start("parent", {}, "real"));
  expect(status.output).toMatchObject([
    { second: { sum: 12 } },
    { second: { sum: 13 } },
    { second: { sum: 14 } },
  ]);
});

test("retries wait with back-off, on the host's clock", async () => {
  const host = await newHost();
  const before = host.clock.now();
  const status = await host.waitFor(host.start("retries", { key: "backoff", failures: 2 }));
  expect(status.output).toEqual({ attempt: 3 });
  expect(host.clock.now() - before).toBe(180_000);
});

test("what an activity throws at last fails the instance, in the engine's words", async () => {
  const host = await newHost();
  const status = await host.waitFor(host.start("retries", { key: "hopeless", failures: 9 }));
  expect(status.runtimeStatus).toBe("Failed");
  expect(status.output).toMatch(
    /^Orchestrator function 'retries' failed: Activity function 'flaky' failed: attempt 3 \n \{"\$type"/,
  );
});

test("an event beats a timer, and the timer beats silence", async () => {
  const host = await newHost();
  const silent = host.start("eventOrTimer", {});
  const told = host.start("eventOrTimer", {});
  await host.waitUntil(() => host.status(told)?.runtimeStatus === "Running");
  host.raiseEvent(told, "Go", { n: 1 });
  expect((await host.waitFor(told)).output).toEqual({ winner: "event", data: { n: 1 } });
  expect((await host.waitFor(silent)).output).toEqual({ winner: "timer" });
});

test("an hour of polling passes on the virtual clock, to the second", async () => {
  const host = await newHost();
  const before = host.clock.now();
  const status = await host.waitFor(host.start("polls", { polls: 0, until: 240 }));
  expect(status.output).toEqual({ polls: 240 });
  expect(host.clock.now() - before).toBe(3_600_000);
});

test("continue-as-new begins a new history, and keeps the events that came with it", async () => {
  const host = await newHost();
  const id = host.start("collects", { seen: [] });
  await host.waitUntil(() => host.status(id)?.runtimeStatus === "Running");
  for (const n of [1, 2, 3]) host.raiseEvent(id, "Next", n);
  const status = await host.waitFor(id);
  expect(status).toMatchObject({ output: { seen: [1, 2, 3] }, input: { seen: [1, 2] } });
  expect(host.history(id).map((event) => event.EventType)).toEqual([12, 0, 15, 13, 1, 13]);
});

test("sub-orchestrations run under their own ids", async () => {
  const host = await newHost();
  await host.waitFor(host.start("parent", {}, "p"));
  expect(host.status("p-2")).toMatchObject({ name: "twoSteps", runtimeStatus: "Completed", input: { x: 2 } });
});

test("an activity may use the durable client", async () => {
  const host = await newHost();
  expect((await host.waitFor(host.start("isNudged", {}))).output).toEqual({ from: "nudge" });
});

test("an ended instance's id can be used again, a live one's cannot", async () => {
  const host = await newHost();
  await host.waitFor(host.start("notes", { keys: ["a"] }, "once"));
  const id = host.start("eventOrTimer", {}, "once");
  await host.waitUntil(() => host.status(id)?.runtimeStatus === "Running");
  expect(host.status(id)).toMatchObject({ name: "eventOrTimer", output: null });
  expect(() => host.start("notes", {}, "once")).toThrow("is Running already");
  expect(host.history(id)[1]).toMatchObject({ Name: "eventOrTimer", Generation: 1 });
});

test("an unknown orchestrator fails at once", async () => {
  const host = await newHost();
  const { runtimeStatus, output } = await host.waitFor(host.start("nobody", {}));
  expect(runtimeStatus).toBe("Failed");
  expect(output).toContain(
    "The function 'nobody' doesn't exist, is disabled, or is not an orchestrator function.",
  );
});

test("timer functions run on schedule, and by hand", async () => {
  const host = await newHost();
  const started = () => done.filter((key) => key === "swept").length;
  await host.waitUntil(() => started() === 3);
  expect(host.clock.now() % 3_600_000).toBe(900_000);
  await host.runTimer("sweep");
  await host.waitUntil(() => started() === 4);
  expect((await host.request("POST", `/admin/functions/sweep?code=${host.key}`)).status).toBe(202);
  await expect(host.runTimer("start")).rejects.toThrow("no timer function 'start'");
});

test("several hosts share the process, each with its own hub and clock", async () => {
  const [one, other] = [await newHost(), await newHost()];
  one.start("twoSteps", { x: 1 }, "same");
  other.start("twoSteps", { x: 2 }, "same");
  expect((await one.waitFor("same")).output).toMatchObject({ first: { sum: 2 } });
  expect((await other.waitFor("same")).output).toMatchObject({ first: { sum: 3 } });
});

test("a new host on the same store goes on where the last one was stopped", async () => {
  const store = new SqliteStore(":memory:");
  const first = await newHost({ store });
  const id = first.start("eventOrTimer", {});
  await first.waitUntil(() => first.status(id)?.runtimeStatus === "Running");
  await first.dispose();
  const second = await newHost({ store, clock: first.clock });
  second.raiseEvent(id, "Go", {});
  expect((await second.waitFor(id)).output).toEqual({ winner: "event", data: {} });
});
