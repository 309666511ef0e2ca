import { expect, test } from "vitest";
import { idOf } from "../support/app/apiAnswer.ts";
import { createsOf, deletedIds, expectSettled, ticketsLeft } from "../support/app/books.ts";
import { cancel, expectCancelled } from "../support/app/cancelling.ts";
import { oneApp } from "../support/app/oneApp.ts";
import { soraModel } from "../support/providers/soraModel.ts";

const app = oneApp({ sora: { renderSeconds: 120 } });

test("a video that nobody has picked up yet is never handed over", async () => {
  const dailies = await app();
  const id = idOf((await dailies.call("POST", "/videos", { prompt: "A door" }))?.body);
  expect(await cancel(dailies, id)).toBe(202);
  await expectCancelled(dailies, id);
  expect(dailies.sora.invoice().lines).toEqual([]);
  await expectSettled(dailies, 0);
});

test("a waiting video leaves the line at once, and those behind it move up", async () => {
  const dailies = await app();
  const running = [await dailies.create({ prompt: "1" }, "1"), await dailies.create({ prompt: "2" }, "2")];
  const waiting = [await dailies.create({ prompt: "3" }, "3"), await dailies.create({ prompt: "4" }, "4")];
  const [first = "", second = ""] = waiting;
  await dailies.untilVideo(second, ({ queue_position }) => queue_position === 2);
  expect(await cancel(dailies, first)).toBe(202);
  await expectCancelled(dailies, first);
  // It has ended while those that run still do.
  for (const id of running) expect((await dailies.video(id)).status).toBe("in_progress");
  await dailies.clock.advance(4_000);
  expect((await dailies.video(second)).queue_position).toBe(1);
  for (const id of [...running, second]) expect((await dailies.untilFinal(id)).stage).toBe("completed");
  const posted = createsOf(dailies).map(({ body }) => (body as { prompt: string }).prompt);
  // The first two have a slot each from the start: either may be posted first.
  expect([posted.slice(0, 2).toSorted(), posted.slice(2)]).toEqual([["1", "2"], ["4"]]);
  await expectSettled(dailies, 3);
});

test("a video whose create is refused for now by the provider leaves the line too", async () => {
  const dailies = await app();
  dailies.sora.control.fault({ routes: ["create"], fault: { kind: "refuse", reason: "too-many-tasks" } });
  const id = await dailies.create({ prompt: "A door" }, "k");
  await dailies.clock.advance(20_000);
  expect(await cancel(dailies, id)).toBe(202);
  await expectCancelled(dailies, id);
  dailies.sora.control.clearFaults();
  await dailies.clock.advance(600_000);
  expect(dailies.sora.jobs()).toEqual([]);
  await expectSettled(dailies, 0);
});

test("a video that is cancelled in the very moment of its create call is stopped at the provider", async () => {
  const dailies = await app({ settings: { PROVIDER_TIMEOUT_SECONDS: "20" } });
  dailies.sora.control.fault({ routes: ["create"], fault: { kind: "hold", ms: 700, made: true } });
  const id = idOf((await dailies.call("POST", "/videos", { prompt: "A door" }))?.body);
  // Real time: the provider is answering.
  while (dailies.sora.jobs().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(await cancel(dailies, id)).toBe(202);
  await expectCancelled(dailies, id);
  expect(deletedIds(dailies)).toEqual(dailies.sora.jobs().map((job) => job.id));
  await expectSettled(dailies, 0);
});

test("a video whose create reply was lost is found, then stopped", async () => {
  const dailies = await app();
  const id = await dailies.create({ prompt: "A door #create-lost" }, "k");
  await dailies.host.waitUntil(() => dailies.sora.jobs().length === 1);
  expect(await cancel(dailies, id)).toBe(202);
  expect((await dailies.video(id)).stage).toBe("cancelling");
  await expectCancelled(dailies, id);
  expect(deletedIds(dailies)).toEqual(dailies.sora.jobs().map((job) => job.id));
  await expectSettled(dailies, 0);
});

test("a video whose create was answered with an error, on a list that has shown ours, is cancelled and not posted again", async () => {
  const dailies = await app();
  await dailies.untilFinal(await dailies.create({ prompt: "A wall" }, "first"));
  const id = await dailies.create({ prompt: "A door #create-500" }, "k");
  await dailies.host.waitUntil(() => createsOf(dailies).length === 2);
  expect(await cancel(dailies, id)).toBe(202);
  await expectCancelled(dailies, id);
  expect(createsOf(dailies)).toHaveLength(2);
  await expectSettled(dailies, 1);
});

test("a video whose create nobody can account for is not posted again after a cancel: an operator is told, and for how much", async () => {
  const dailies = await app({ sweeps: false });
  const id = await dailies.create({ prompt: "A door #create-unsent" }, "k");
  await dailies.host.waitUntil(() => createsOf(dailies).length === 1);
  expect(await cancel(dailies, id)).toBe(202);
  const unknown = await dailies.untilVideo(id, ({ stage }) => stage === "submit_unknown");
  expect(unknown.cost.unaccounted).toBeGreaterThan(0);
  expect((await dailies.call("POST", `/videos/${id}/resolve`, { never_made: true }))?.status).toBe(202);
  await expectCancelled(dailies, id);
  expect((await dailies.video(id)).cost.unaccounted).toBe(0);
  expect(createsOf(dailies)).toHaveLength(1);
  await expectSettled(dailies, 0);
});

test("a video whose submit is unknown still says so after a cancel, and ends when its job must have expired", async () => {
  const dailies = await app({ models: soraModel({ reconcile: "never" }), sweeps: false });
  const id = await dailies.create({ prompt: "A door #create-lost" }, "k");
  await dailies.untilVideo(id, ({ stage }) => stage === "submit_unknown");
  expect(await cancel(dailies, id)).toBe(202);
  await dailies.clock.advance(23.9 * 3_600_000);
  expect((await dailies.video(id)).stage).toBe("submit_unknown");
  const ended = await dailies.untilFinal(id);
  expect([ended.stage, ended.cost.actual]).toEqual(["timed_out", 0]);
  expect(await ticketsLeft(dailies)).toEqual([]);
  expect(deletedIds(dailies)).toEqual([]);
});
