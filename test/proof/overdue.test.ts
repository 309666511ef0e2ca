import { expect, test } from "vitest";
import { createsOf, expectArchived, expectSettled } from "../support/app/books.ts";
import type { Dailies } from "../support/app/dailies.ts";
import { oneApp } from "../support/app/oneApp.ts";

const app = oneApp();
const HOUR_MS = 3_600_000;

/** Seconds after the create at which the job was looked at. */
function looks(dailies: Dailies): readonly number[] {
  const createdAt = createsOf(dailies)[0]?.at ?? 0;
  const polls = dailies.sora.requests().filter(({ route }) => route === "retrieve");
  return polls.map(({ at }) => (at - createdAt) / 1_000);
}

test("a job that takes three hours is shown as overdue after 44 minutes, looked at every 5 minutes, and archived", async () => {
  const dailies = await app({ sora: { renderSeconds: 3 * 3_600 }, sweeps: false });
  const id = await dailies.create({ prompt: "A slow tide" }, "k");
  await dailies.clock.advance(43 * 60_000);
  expect(await dailies.video(id)).toMatchObject({ stage: "running", overdue: false });
  await dailies.clock.advance(7 * 60_000);
  expect(await dailies.video(id)).toMatchObject({ stage: "running", overdue: true, status: "in_progress" });
  await dailies.clock.advance(2.1 * HOUR_MS);
  const video = await dailies.untilFinal(id);
  expect([video.stage, video.overdue, video.error]).toEqual(["completed", true, null]);
  const late = looks(dailies).filter((second) => second > 45 * 60);
  for (const [index, second] of late.slice(1).entries())
    expect(second - (late[index] ?? 0)).toBeCloseTo(300, 0);
  expect(looks(dailies).filter((second) => second <= 45 * 60).length).toBeLessThanOrEqual(182);
  await expectArchived(dailies, id, [dailies.sora.jobs()[0]?.id ?? ""]);
  await expectSettled(dailies, 1);
});

test("the time a video waited in line does not count: clocks start at its submit", async () => {
  const dailies = await app({ sora: { renderSeconds: 600 }, settings: { OVERDUE_AFTER_MINUTES: "15" } });
  const ids = [];
  for (let number = 0; number < 5; number++)
    ids.push(await dailies.create({ prompt: `${number}` }, `${number}`));
  const last = ids.at(-1) ?? "";
  const video = await dailies.untilFinal(last);
  expect([video.stage, video.overdue]).toEqual(["completed", false]);
  for (const id of ids) await dailies.untilFinal(id);
  await expectSettled(dailies, 5);
});

test("an overdue job keeps its slot: it still runs", async () => {
  const dailies = await app({
    sora: { slots: 2 },
    settings: { OVERDUE_AFTER_MINUTES: "2" },
    sweeps: true,
  });
  const slow = [];
  for (const key of ["a", "b"]) slow.push(await dailies.create({ prompt: "Slow #render=2400" }, key + key));
  await dailies.host.waitUntil(() => createsOf(dailies).length === 2);
  const next = await dailies.create({ prompt: "Next" }, "n");
  await dailies.clock.advance(1_800_000);
  expect(await dailies.video(next)).toMatchObject({ stage: "waiting_for_capacity", queue_position: 1 });
  expect(createsOf(dailies)).toHaveLength(2);
  for (const id of [...slow, next]) expect((await dailies.untilFinal(id)).stage).toBe("completed");
  await expectSettled(dailies, 3);
});

test("whatever a poll answers, a paid job goes on: unknown and missing states mean that it runs", async () => {
  const dailies = await app({ sora: { renderSeconds: 240 } });
  const words =
    "#poll-404=2 #poll-500=4 #poll-429=2 #poll-reset=2 #poll-garbled=2 #no-status=3 #odd-status=3 #progress-back";
  const id = await dailies.create({ prompt: `A slow tide ${words}` }, "k");
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  expect(createsOf(dailies)).toHaveLength(1);
  await expectSettled(dailies, 1);
});

test("progress that goes back at the provider does not go back here", async () => {
  const dailies = await app({ sora: { renderSeconds: 300 } });
  const id = await dailies.create({ prompt: "A slow tide #progress-back" }, "k");
  // Every state on the way is noted; one that went back would fail the test.
  const video = await dailies.untilFinal(id);
  expect([video.stage, video.progress]).toEqual(["completed", 100]);
  expect(dailies.seen.stagesOf(id)).toEqual(
    expect.arrayContaining(["preprocessing", "running", "completed"]),
  );
});

test("a job that is not found for nine minutes after its create, in polls and lists, is waited for", async () => {
  const dailies = await app({ sora: { renderSeconds: 900 } });
  for (const fault of [
    { kind: "refuse", reason: "not-found" } as const,
    { kind: "list", lagSeconds: 540 } as const,
  ])
    dailies.sora.control.fault({
      routes: [fault.kind === "list" ? "list" : "retrieve"],
      forSeconds: 540,
      fault,
    });
  const id = await dailies.create({ prompt: "A slow tide" }, "k");
  await dailies.clock.advance(530_000);
  expect((await dailies.video(id)).status).toBe("in_progress");
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  await expectSettled(dailies, 1);
});

test("a job that polls do not find but the list has is still there, for hours", async () => {
  const dailies = await app({ sora: { renderSeconds: 3 * 3_600 }, sweeps: false });
  dailies.sora.control.fault({
    routes: ["retrieve"],
    forSeconds: 2 * 3_600,
    fault: { kind: "refuse", reason: "not-found" },
  });
  const id = await dailies.create({ prompt: "A slow tide" }, "k");
  await dailies.clock.advance(2.5 * HOUR_MS);
  expect((await dailies.video(id)).status).toBe("in_progress");
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  await expectSettled(dailies, 1);
});
