import { expect, test } from "vitest";
import { faultyHosts } from "../test/faultyHosts.ts";
import { done, registerSampleApp } from "../test/sampleApp.ts";
import { Faults, replayHistory, SqliteStore, VirtualClock } from "../testing.ts";

const newHost = faultyHosts();

test("an activity can be run twice; its first answer counts", async () => {
  const host = await newHost({ runTwice: ["note"] });
  const status = await host.waitFor(host.start("notes", { keys: ["a", "b"] }));
  expect(status.output).toEqual({ keys: ["a", "b"] });
  expect(done.toSorted()).toEqual(["a", "a", "b", "b"]);
});

test("a child can be started twice; it then runs twice, and its parent goes on after the first", async () => {
  const host = await newHost({ startTwice: ["*"] });
  const status = await host.waitFor(host.start("notesAsParent", {}, "p"));
  expect(status.output).toEqual({ keys: ["p/child"] });
  await host.waitUntil(() => done.length === 2);
  expect((await host.waitFor("p-child")).runtimeStatus).toBe("Completed");
});

test("an answer can get lost; the activity runs again", async () => {
  const host = await newHost({ loseResults: { note: 2 } });
  await host.waitFor(host.start("notes", { keys: ["a", "b"] }));
  expect(done).toEqual(["a", "a", "a", "b"]);
});

test("activities and events can come late", async () => {
  const host = await newHost({ delayActivities: { note: 60_000 }, delayEvents: { Go: 120_000 } });
  const before = host.clock.now();
  await host.waitFor(host.start("notes", { keys: ["a"] }));
  expect(host.clock.now() - before).toBe(60_000);
  const id = host.start("eventOrTimer", {});
  await host.waitUntil(() => host.status(id)?.runtimeStatus === "Running");
  host.raiseEvent(id, "Go");
  expect((await host.waitFor(id)).output).toMatchObject({ winner: "event" });
  expect(host.clock.now() - before).toBe(180_000);
});

test("timers can fire early", async () => {
  const host = await newHost({ timersEarlyBy: 900 });
  const before = host.clock.now();
  await host.waitFor(host.start("eventOrTimer", {}));
  expect(host.clock.now() - before).toBe(3_600_000 - 900);
});

test("timers can be as early as the real engine's, which leaves out the second that was begun last", async () => {
  const host = await newHost({ earlyTimers: true });
  const before = host.clock.now();
  await host.waitFor(host.start("eventOrTimer", {}));
  expect(host.clock.now() - before).toBe(3_600_000 - 999);
});

test.each([
  ["before", []],
  ["after", ["a"]],
] as const)("a worker that dies %s an activity fails it at once", async (when, noted) => {
  const host = await newHost({ workerDies: { in: "activity", at: 1, when } });
  const { runtimeStatus, output } = await host.waitFor(host.start("notes", { keys: ["a"] }));
  expect([runtimeStatus, done, host.deaths]).toEqual(["Failed", noted, ["activity"]]);
  expect(output).toMatch(/Activity function 'note' failed: node exited with code 137/);
});

test("a worker that dies in a child's episode fails the child, and its parent with it", async () => {
  const host = await newHost({ workerDies: { in: "episode", at: 2, when: "before" } });
  const parent = await host.waitFor(host.start("notesAsParent", {}, "p"));
  expect([parent.runtimeStatus, host.status("p-child")?.runtimeStatus]).toEqual(["Failed", "Failed"]);
});

test("while the storage fails nothing is lost", async () => {
  const host = await newHost({ failStorage: 1 });
  expect(() => host.start("notes", { keys: ["a"] })).toThrow("a planned fault");
  const troubled = await newHost({}, { store: host.store, clock: host.clock });
  const id = troubled.start("journey", {}, "j");
  await troubled.waitFor(id);
  const failing = await newHost(
    { failStorage: 3 },
    { store: new SqliteStore(":memory:"), clock: new VirtualClock() },
  );
  const started = failing.request("POST", "/api/start/journey", { body: "{}" });
  await expect(started).rejects.toThrow("never answered by start: it failed outside of its own handling");
});

test("a failed transaction is tried again", async () => {
  const store = new SqliteStore(":memory:");
  const first = await newHost({ crashAt: 4 }, { store }); // right after the start is stored
  expect(() => first.start("notes", { keys: ["a"] }, "n")).toThrow("Crashed after the client");
  const second = await newHost({ failStorage: 2 }, { store, clock: first.clock });
  expect((await second.waitFor("n")).runtimeStatus).toBe("Completed");
  expect(second.logs.join()).toContain("could not finish an episode of n, trying again");
  store.close();
});

test("after a crash an activity that ran may have to wait for its visibility timeout", async () => {
  const store = new SqliteStore(":memory:");
  const clock = new VirtualClock();
  const first = await newHost({ loseResults: { note: 1000 }, delayActivities: {} }, { store, clock });
  first.start("notes", { keys: ["a"] }, "n");
  await expect.poll(() => done.length).toBeGreaterThan(0);
  first.crash();
  const crashedAt = clock.now();
  const second = await newHost({ visibilityTimeout: 300_000 }, { store, clock });
  await second.waitFor("n");
  expect(clock.now() - crashedAt).toBe(300_000);
  store.close();
});

test("a crashed host stores nothing any more, and answers nobody", async () => {
  const host = await newHost();
  host.start("notes", { keys: ["a"] }, "n");
  host.crash();
  expect(host.isDead).toBe(true);
  expect(() => host.start("notes", {}, "m")).toThrow();
  await expect(host.request("POST", "/api/start/notes", { body: "{}" })).rejects.toThrow();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(done).toEqual([]);
});

test("a journey comes to the same end wherever the host crashes", async () => {
  const travel = async (faults: Faults): Promise<{ output: unknown; repeated: number }> => {
    const store = new SqliteStore(":memory:");
    const clock = new VirtualClock();
    done.length = 0;
    let host = await newHost({}, { store, clock, faults });
    for (;;) {
      try {
        if (!host.status("j")) host.start("journey", {}, "j");
        const { output } = await host.waitFor("j");
        expect(host.problems).toEqual([]);
        for (const id of ["j", "j-child"]) await replayHistory(registerSampleApp, host.exportHistory(id));
        return { output, repeated: done.length - new Set(done).size };
      } catch (error) {
        if (!host.isDead) throw error;
        host = await newHost({}, { store, clock });
      }
    }
  };
  const undisturbed = new Faults();
  const whole = await travel(undisturbed);
  expect(whole).toMatchObject({ output: { nudged: { from: "nudge" }, last: { noted: "j/2" } }, repeated: 0 });
  expect(undisturbed.points.length).toBeGreaterThan(40);
  for (const [index, { what, when, detail }] of undisturbed.points.entries()) {
    const faults = new Faults({ crashAt: index + 1 });
    const { output, repeated } = await travel(faults);
    // only an activity that ran when the host died, before its result was stored, is run again
    const isUnstored = (what === "activity" && when === "after") || (when === "before" && what === "commit");
    const mayRepeat = isUnstored && /^(result of )?note$/.test(detail) ? 1 : 0;
    expect({ index, output, repeated }).toEqual({ index, output: whole.output, repeated: mayRepeat });
    expect(faults.points.length).toBe(index + 1);
  }
});
