import { expect, test } from "vitest";
import { createsOf, deletedIds, expectSettled } from "../support/app/books.ts";
import type { Dailies } from "../support/app/dailies.ts";
import { oneApp } from "../support/app/oneApp.ts";
import { plainModel, soraModel } from "../support/providers/soraModel.ts";

const app = oneApp();
const HOUR_MS = 3_600_000;
const lost = { prompt: "A kite in a storm #create-lost" };
const unsent = { prompt: "A kite in a storm #create-500" };

/** What is promised whatever lists do: one film, one bill, nothing deleted. */
async function endsOnce(dailies: Dailies, id: string, creates: number): Promise<void> {
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  expect(createsOf(dailies)).toHaveLength(creates);
  await expectSettled(dailies, 1);
  expect(deletedIds(dailies)).toEqual([]);
}

test("a list that lags 20 seconds behind is waited for", async () => {
  const dailies = await app();
  dailies.sora.control.fault({ fault: { kind: "list", lagSeconds: 20 } });
  const id = await dailies.create(lost, "k");
  await endsOnce(dailies, id, 1);
});

test("a job is found on the last page of an unordered list, among many of others", async () => {
  const dailies = await app({ sora: { slots: null } });
  dailies.sora.control.fault({ fault: { kind: "list", unordered: true, pageSize: 3 } });
  const others = Array.from({ length: 20 }, (_, index) =>
    dailies.sora.control.addForeignJob({
      deployment: "sora-2",
      prompt: `Other ${index}`,
      width: 720,
      height: 1280,
    }),
  );
  expect(others).toHaveLength(20);
  const id = await dailies.create(lost, "k");
  await endsOnce(dailies, id, 1);
});

test("a list that fails halfway proves nothing: the job is neither given up nor posted again", async () => {
  const dailies = await app({ sora: { slots: null } });
  dailies.sora.control.fault({ fault: { kind: "list", pageSize: 2 } });
  for (let index = 0; index < 6; index++)
    dailies.sora.control.addForeignJob({ deployment: "sora-2", prompt: `Other ${index}` });
  // Every second page is refused, for a while.
  dailies.sora.control.fault({
    routes: ["list"],
    skip: 1,
    forSeconds: 600,
    fault: { kind: "refuse", reason: "forbidden" },
  });
  const id = await dailies.create(lost, "k");
  await dailies.clock.advance(500_000);
  expect(createsOf(dailies)).toHaveLength(1);
  expect((await dailies.video(id)).stage).toBe("submitting");
  await endsOnce(dailies, id, 1);
});

/** A list that fails for so long. */
async function withoutList(hours: number): Promise<Dailies> {
  const dailies = await app({ sweeps: false });
  const fault = { kind: "refuse", reason: "forbidden" } as const;
  dailies.sora.control.fault({ routes: ["list"], forSeconds: hours * 3_600, fault });
  return dailies;
}

test("a list that fails for the longest render makes the job submit_unknown; once the list is back, it is adopted", async () => {
  const dailies = await withoutList(3);
  const id = await dailies.create(lost, "k");
  await dailies.clock.advance(0.7 * HOUR_MS);
  expect((await dailies.video(id)).stage).toBe("submitting");
  await dailies.clock.advance(0.2 * HOUR_MS);
  const unknown = await dailies.video(id);
  expect(unknown.stage).toBe("submit_unknown");
  expect(unknown.cost.unaccounted).toBeGreaterThan(0);
  await endsOnce(dailies, id, 1);
  expect((await dailies.video(id)).cost.unaccounted).toBe(0);
});

test("what was not made, and no list could tell, waits for an operator, and is posted again when he says so", async () => {
  const dailies = await withoutList(3);
  const id = await dailies.create(unsent, "k");
  await dailies.clock.advance(6 * HOUR_MS);
  expect((await dailies.video(id)).stage).toBe("submit_unknown");
  expect(createsOf(dailies)).toHaveLength(1);
  expect((await dailies.call("POST", `/videos/${id}/resolve`, { never_made: true }))?.status).toBe(202);
  await endsOnce(dailies, id, 2);
  expect((await dailies.video(id)).cost.unaccounted).toBe(0);
});

test("a list that fails longer than the provider keeps jobs ends the video; its create stays unaccounted for", async () => {
  const dailies = await withoutList(25);
  const id = await dailies.create(lost, "k");
  await dailies.clock.advance(23.9 * HOUR_MS);
  expect((await dailies.video(id)).stage).toBe("submit_unknown");
  const ended = await dailies.untilFinal(id);
  expect([ended.stage, ended.error?.code]).toEqual(["timed_out", "timed_out"]);
  await dailies.clock.advance(2 * HOUR_MS);
  expect(createsOf(dailies)).toHaveLength(1);
  expect((await dailies.video(id)).cost.unaccounted).toBeGreaterThan(0);
});

test("a job lost while the app was down for more than a day is not posted again: its trace is gone", async () => {
  const dailies = await app({ sweeps: false });
  const id = await dailies.create(lost, "k");
  await dailies.host.waitUntil(() => createsOf(dailies).length === 1);
  await dailies.downFor(25 * HOUR_MS);
  const ended = await dailies.untilFinal(id);
  expect(ended.stage).toBe("timed_out");
  expect(createsOf(dailies)).toHaveLength(1);
});

test.each([
  ["a model that is never to be reconciled", soraModel({ reconcile: "never" }), "sora-2"],
  ["a server without a list", plainModel(), "my-video"],
])("%s leaves a lost reply to an operator", async (_, models, model) => {
  const dailies = await app({ models, settings: { DEFAULT_MODEL: model }, sweeps: false });
  dailies.sora.control.fault({ routes: ["list"], fault: { kind: "refuse", reason: "not-found" } });
  const id = await dailies.create({ ...lost, size: "1280x720" }, "k");
  await dailies.untilVideo(id, ({ stage }) => stage === "submit_unknown");
  await dailies.clock.advance(23.9 * HOUR_MS);
  expect((await dailies.video(id)).stage).toBe("submit_unknown");
  const ended = await dailies.untilFinal(id);
  expect([ended.stage, ended.error?.code, ended.cost.actual]).toEqual(["timed_out", "timed_out", 0]);
  expect(createsOf(dailies)).toHaveLength(1);
});

test("a plain server that lists its jobs under a name of its own is reconciled by its list", async () => {
  const dailies = await app({ models: plainModel(), settings: { DEFAULT_MODEL: "my-video" } });
  const id = await dailies.create({ ...lost, size: "1280x720" }, "k");
  await endsOnce(dailies, id, 1);
});

test("an unknown submit holds its slot for the longest render, then lets others pass", async () => {
  const one = { CAPACITY_GROUPS: "{}", OVERDUE_AFTER_MINUTES: "20" };
  const dailies = await app({
    models: soraModel({ reconcile: "never", group: "one" }),
    settings: { ...one, CAPACITY_GROUPS: '{"one":{"maxRunning":1}}' },
    sweeps: false,
  });
  const unknown = await dailies.create(lost, "k");
  await dailies.untilVideo(unknown, ({ stage }) => stage === "submit_unknown");
  const claimedAt = createsOf(dailies)[0]?.at ?? 0;
  const next = await dailies.create({ prompt: "A quiet lake" }, "l");
  expect((await dailies.untilFinal(next)).stage).toBe("completed");
  const posted = createsOf(dailies).at(-1)?.at ?? 0;
  expect(posted - claimedAt).toBeGreaterThanOrEqual(20 * 60_000);
  expect(posted - claimedAt).toBeLessThan(25 * 60_000);
  expect((await dailies.video(unknown)).stage).toBe("submit_unknown");
});
