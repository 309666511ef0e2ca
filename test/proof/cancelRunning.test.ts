import { expect, test } from "vitest";
import { deletedIds, expectArchived, expectSettled } from "../support/app/books.ts";
import { cancel, expectCancelled } from "../support/app/cancelling.ts";
import { oneApp } from "../support/app/oneApp.ts";

const app = oneApp({ sora: { renderSeconds: 120 } });

test("a running job is deleted at the provider, and its slot is given back only then", async () => {
  const dailies = await app({ sora: { renderSeconds: 3_600 } });
  const running = [await dailies.create({ prompt: "1" }, "1"), await dailies.create({ prompt: "2" }, "2")];
  const waiting = await dailies.create({ prompt: "3" }, "3");
  await dailies.untilVideo(waiting, ({ queue_position }) => queue_position === 1);
  const [first = "", second = ""] = running;
  dailies.sora.control.fault({
    routes: ["delete"],
    forSeconds: 100,
    fault: { kind: "refuse", reason: "forbidden" },
  });
  expect(await cancel(dailies, first)).toBe(202);
  await dailies.clock.advance(90_000);
  expect((await dailies.video(first)).stage).toBe("cancelling");
  expect((await dailies.video(waiting)).stage).toBe("waiting_for_capacity");
  await expectCancelled(dailies, first);
  expect(new Set(deletedIds(dailies)).size).toBe(1);
  await dailies.untilVideo(waiting, ({ status }) => status === "in_progress");
  expect(dailies.sora.maxInFlight()).toBe(2);
  for (const id of [second, waiting]) await cancel(dailies, id);
  for (const id of [second, waiting]) await expectCancelled(dailies, id);
  await expectSettled(dailies, 0);
});

test("where a running job cannot be deleted it is watched to its end, and its film is kept and billed", async () => {
  const dailies = await app();
  dailies.sora.control.fault({
    routes: ["delete"],
    fault: { kind: "answer", status: 409, json: { error: { message: "Running." } } },
  });
  const id = await dailies.create({ prompt: "A door" }, "k");
  await dailies.untilVideo(id, ({ stage }) => stage === "running");
  expect(await cancel(dailies, id)).toBe(202);
  const video = await dailies.untilFinal(id);
  expect([video.stage, video.error]).toEqual(["completed", null]);
  await expectArchived(dailies, id, [dailies.sora.jobs()[0]?.id ?? ""]);
  await expectSettled(dailies, 1);
});

test("a film that finishes before the app looks again is kept and billed, not deleted", async () => {
  const dailies = await app({ sora: { renderSeconds: 600 } });
  const id = await dailies.create({ prompt: "A door" }, "k");
  await dailies.untilVideo(id, ({ stage }) => stage === "running");
  const [job] = dailies.sora.jobs();
  expect(await cancel(dailies, id)).toBe(202);
  dailies.sora.control.changeJob(job?.id ?? "", { finishNow: true });
  const video = await dailies.untilFinal(id);
  expect([video.stage, video.cost.actual]).toEqual(["completed", 0.4]);
  expect(deletedIds(dailies)).toEqual([]);
  await expectArchived(dailies, id, [job?.id ?? ""]);
  await expectSettled(dailies, 1);
});

test("a video that is being archived is kept and billed", async () => {
  const dailies = await app();
  dailies.sora.control.fault({
    routes: ["content"],
    forSeconds: 900,
    fault: { kind: "refuse", reason: "forbidden" },
  });
  const id = await dailies.create({ prompt: "A door" }, "k");
  await dailies.untilVideo(id, ({ stage }) => stage === "archiving");
  expect(await cancel(dailies, id)).toBe(202);
  expect((await dailies.video(id)).stage).toBe("cancelling");
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  expect(deletedIds(dailies)).toEqual([]);
  await expectSettled(dailies, 1);
});

test("of two variants the one that is finished is kept, and the one that runs is stopped", async () => {
  const dailies = await app({ sora: { renderSeconds: 3_600 } });
  const id = await dailies.create({ prompt: "A door", n_variants: 2 }, "k");
  await dailies.host.waitUntil(() => dailies.sora.jobs().length === 2);
  const [made] = dailies.sora.jobs();
  dailies.sora.control.changeJob(made?.id ?? "", { finishNow: true });
  await dailies.untilVideo(id, ({ outputs }) => outputs.some(({ status }) => status === "archived"));
  expect(await cancel(dailies, id)).toBe(202);
  const video = await dailies.untilFinal(id);
  expect([video.stage, video.error?.code]).toEqual(["completed", "partial"]);
  expect(video.outputs.map(({ status }) => status).toSorted()).toEqual(["archived", "cancelled"]);
  await expectSettled(dailies, 1);
});

test("cancelling twice, and ten times at once, is cancelling once", async () => {
  const dailies = await app();
  const id = await dailies.create({ prompt: "A door" }, "k");
  await dailies.untilVideo(id, ({ stage }) => stage === "running");
  const answers = await Promise.all(Array.from({ length: 10 }, () => cancel(dailies, id)));
  expect(answers).toEqual(answers.map(() => 202));
  expect(await cancel(dailies, id)).toBe(202);
  await expectCancelled(dailies, id);
  expect(deletedIds(dailies)).toHaveLength(1);
  expect(await cancel(dailies, id)).toBe(409);
  await expectSettled(dailies, 0);
});

test("after the end, however it was, a cancel is 409 and changes nothing", async () => {
  const dailies = await app();
  const made = await dailies.create({ prompt: "A door" }, "a");
  const failed = await dailies.create({ prompt: "A door #moderated" }, "b");
  for (const id of [made, failed]) {
    const before = await dailies.untilFinal(id);
    expect(await cancel(dailies, id)).toBe(409);
    expect(await dailies.video(id)).toEqual(before);
  }
  await expectSettled(dailies, 1);
});

test("a cancel while the provider is out of reach is carried out when it is back", async () => {
  const dailies = await app({
    sora: { renderSeconds: 8 * 3_600 },
    sweeps: false,
    settings: { OVERDUE_AFTER_MINUTES: "1" },
  });
  const id = await dailies.create({ prompt: "A door" }, "k");
  await dailies.untilVideo(id, ({ stage }) => stage === "running");
  dailies.sora.control.fault({ forSeconds: 3 * 3_600, fault: { kind: "refuse", reason: "forbidden" } });
  expect(await cancel(dailies, id)).toBe(202);
  await dailies.clock.advance(2.5 * 3_600_000);
  expect((await dailies.video(id)).stage).toBe("cancelling");
  await expectCancelled(dailies, id);
  expect(dailies.sora.jobs().map(({ deletedAt }) => deletedAt !== null)).toEqual([true]);
  await expectSettled(dailies, 0);
});

test("a cancel survives a crash right after it was accepted", async () => {
  const dailies = await app();
  const id = await dailies.create({ prompt: "A door" }, "k");
  await dailies.untilVideo(id, ({ stage }) => stage === "running");
  expect(await cancel(dailies, id)).toBe(202);
  await dailies.downFor(30_000);
  await expectCancelled(dailies, id);
  await expectSettled(dailies, 0);
});

test("a delete whose reply was lost counts as done at the next look: the job is gone", async () => {
  const dailies = await app({ sora: { renderSeconds: 3_600 } });
  dailies.sora.control.fault({ routes: ["delete"], times: 1, fault: { kind: "reset", when: "made" } });
  const id = await dailies.create({ prompt: "A door" }, "k");
  await dailies.untilVideo(id, ({ stage }) => stage === "running");
  const asked = dailies.clock.now();
  expect(await cancel(dailies, id)).toBe(202);
  await expectCancelled(dailies, id);
  expect(dailies.clock.now() - asked).toBeLessThan(60_000);
  await expectSettled(dailies, 0);
});

test("a cancel right after the create stops the job though neither polls nor the list show it yet", async () => {
  const dailies = await app({ sora: { renderSeconds: 3_600 } });
  const missing = { kind: "refuse", reason: "not-found" } as const;
  dailies.sora.control.fault({ routes: ["retrieve"], forSeconds: 60, fault: missing });
  dailies.sora.control.fault({ routes: ["list"], fault: { kind: "list", lagSeconds: 60 } });
  const id = await dailies.create({ prompt: "A door" }, "k");
  await dailies.host.waitUntil(() => dailies.sora.jobs().length === 1);
  expect(await cancel(dailies, id)).toBe(202);
  await expectCancelled(dailies, id);
  expect(deletedIds(dailies)).toEqual(dailies.sora.jobs().map((job) => job.id));
  await dailies.clock.advance(3_600_000);
  await expectSettled(dailies, 0);
});

test("a job that is nowhere yet, and cannot be deleted either, is waited for before it counts as cancelled", async () => {
  const dailies = await app({ sora: { renderSeconds: 300 } });
  const missing = { kind: "refuse", reason: "not-found" } as const;
  dailies.sora.control.fault({ routes: ["retrieve", "delete"], forSeconds: 60, fault: missing });
  dailies.sora.control.fault({ routes: ["list"], fault: { kind: "list", lagSeconds: 60 } });
  const id = await dailies.create({ prompt: "A door" }, "k");
  await dailies.host.waitUntil(() => dailies.sora.jobs().length === 1);
  await cancel(dailies, id);
  await dailies.clock.advance(50_000);
  expect((await dailies.video(id)).stage).toBe("cancelling");
  await expectCancelled(dailies, id);
  await dailies.clock.advance(600_000);
  await expectSettled(dailies, 0);
});
