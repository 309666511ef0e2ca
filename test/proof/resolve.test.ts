import { expect, test } from "vitest";
import { createsOf, deletedIds, expectArchived, expectSettled } from "../support/app/books.ts";
import type { Dailies } from "../support/app/dailies.ts";
import { oneApp } from "../support/app/oneApp.ts";
import { soraModel } from "../support/providers/soraModel.ts";

const app = oneApp({ models: soraModel({ reconcile: "never" }), sweeps: false });
const lost = { prompt: "A key under a mat #create-lost", size: "1280x720" };
const unsent = { prompt: "A key under a mat #create-500", size: "1280x720" };

async function unknownSubmit(dailies: Dailies, body: unknown, key = "k"): Promise<string> {
  const id = await dailies.create(body, key);
  await dailies.untilVideo(id, ({ stage }) => stage === "submit_unknown");
  return id;
}

async function resolve(dailies: Dailies, id: string, body: unknown) {
  const answer = await dailies.call("POST", `/videos/${id}/resolve`, body);
  return { status: answer?.status, body: JSON.stringify(answer?.body) };
}

test("an operator who names the job has it adopted: one film, one bill", async () => {
  const dailies = await app();
  const id = await unknownSubmit(dailies, lost);
  const [job] = dailies.sora.jobs();
  const answer = await resolve(dailies, id, { provider_id: job?.id });
  expect(answer).toMatchObject({ status: 202 });
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  expect(createsOf(dailies)).toHaveLength(1);
  await expectArchived(dailies, id, [job?.id ?? ""]);
  await expectSettled(dailies, 1);
});

test("an operator who says that it was never made has it posted again", async () => {
  const dailies = await app();
  const id = await unknownSubmit(dailies, unsent);
  expect(await resolve(dailies, id, { never_made: true })).toMatchObject({ status: 202 });
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  expect(createsOf(dailies)).toHaveLength(2);
  await expectSettled(dailies, 1);
});

test("a video that goes back into the line says so, with its place", async () => {
  const dailies = await app({ sora: { renderSeconds: 600, slots: null } });
  const id = await unknownSubmit(dailies, unsent);
  // Two others take the slots as soon as the unknown one has lost its own.
  await dailies.clock.advance(45 * 60_000);
  await dailies.create({ prompt: "One" }, "a");
  await dailies.create({ prompt: "Two" }, "b");
  await dailies.clock.advance(5_000);
  expect(await resolve(dailies, id, { never_made: true })).toMatchObject({ status: 202 });
  await dailies.clock.advance(5_000);
  expect(await dailies.video(id)).toMatchObject({ stage: "waiting_for_capacity", queue_position: 1 });
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
});

test("a job that does not exist is not adopted; the right one still can be", async () => {
  const dailies = await app();
  const id = await unknownSubmit(dailies, lost);
  const wrong = await resolve(dailies, id, { provider_id: `video_${"0".repeat(32)}` });
  expect(wrong).toMatchObject({ status: 400 });
  expect(wrong.body).toContain("provider_id");
  expect((await dailies.video(id)).stage).toBe("submit_unknown");
  const right = await resolve(dailies, id, { provider_id: dailies.sora.jobs()[0]?.id });
  expect(right).toMatchObject({ status: 202 });
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  await expectSettled(dailies, 1);
});

test("another video's job is not adopted, neither while it runs nor when it is finished", async () => {
  const dailies = await app({ sora: { renderSeconds: 600 } });
  const id = await unknownSubmit(dailies, lost);
  const other = await dailies.create({ prompt: "Another" }, "other");
  await dailies.untilVideo(other, ({ stage }) => stage === "running");
  const theirs = dailies.sora.jobs().find(({ prompt }) => prompt === "Another")?.id;
  expect(await resolve(dailies, id, { provider_id: theirs })).toMatchObject({ status: 400 });
  expect((await dailies.untilFinal(other)).stage).toBe("completed");
  expect(await resolve(dailies, id, { provider_id: theirs })).toMatchObject({ status: 400 });
  expect((await dailies.video(id)).stage).toBe("submit_unknown");
});

test("two unknown submits cannot adopt one job", async () => {
  const dailies = await app();
  const first = await unknownSubmit(dailies, lost, "a");
  const second = await unknownSubmit(dailies, unsent, "b");
  const job = { provider_id: dailies.sora.jobs()[0]?.id };
  const answers = await Promise.all([resolve(dailies, first, job), resolve(dailies, second, job)]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([202, 400]);
});

test("a resolution is decided once: a second says that nothing waits for it", async () => {
  const dailies = await app();
  const id = await unknownSubmit(dailies, lost);
  const job = { provider_id: dailies.sora.jobs()[0]?.id };
  expect(await resolve(dailies, id, job)).toMatchObject({ status: 202 });
  expect(await resolve(dailies, id, job)).toMatchObject({ status: 409 });
  expect(await resolve(dailies, id, { never_made: true })).toMatchObject({ status: 409 });
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  expect(createsOf(dailies)).toHaveLength(1);
  await expectSettled(dailies, 1);
});

test("ten operators at once decide once", async () => {
  const dailies = await app();
  const id = await unknownSubmit(dailies, unsent);
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => resolve(dailies, id, { never_made: true })),
  );
  expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(9);
  await dailies.untilFinal(id);
  expect(createsOf(dailies)).toHaveLength(2);
  await expectSettled(dailies, 1);
});

test("nothing is resolved while the provider is out of reach, and nothing is lost by trying", async () => {
  const dailies = await app();
  const id = await unknownSubmit(dailies, lost);
  const job = { provider_id: dailies.sora.jobs()[0]?.id };
  dailies.sora.control.fault({ routes: ["retrieve"], fault: { kind: "refuse", reason: "forbidden" } });
  expect(await resolve(dailies, id, job)).toMatchObject({ status: 503 });
  dailies.sora.control.clearFaults();
  expect(await resolve(dailies, id, job)).toMatchObject({ status: 202 });
  await dailies.untilFinal(id);
  await expectSettled(dailies, 1);
});

test("of two variants, both unknown, each resolution ends one", async () => {
  const dailies = await app();
  const id = await dailies.create({ ...lost, prompt: `${lost.prompt}=2`, n_variants: 2 }, "k");
  await dailies.host.waitUntil(() => dailies.sora.jobs().length === 2);
  await dailies.clock.advance(40_000);
  const [first, second] = dailies.sora.jobs();
  expect(await resolve(dailies, id, { provider_id: first?.id })).toMatchObject({ status: 202 });
  expect(await resolve(dailies, id, { provider_id: second?.id })).toMatchObject({ status: 202 });
  expect(await resolve(dailies, id, { never_made: true })).toMatchObject({ status: 409 });
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  await expectArchived(dailies, id, [first?.id ?? "", second?.id ?? ""]);
  await expectSettled(dailies, 2);
});

test("a video that was cancelled while unknown ends cancelled once an operator says it was never made", async () => {
  const dailies = await app();
  const id = await unknownSubmit(dailies, unsent);
  expect((await dailies.call("POST", `/videos/${id}/cancel`))?.status).toBe(202);
  expect((await dailies.video(id)).stage).toBe("submit_unknown");
  expect(await resolve(dailies, id, { never_made: true })).toMatchObject({ status: 202 });
  const ended = await dailies.untilFinal(id);
  expect([ended.stage, ended.cost.actual]).toEqual(["cancelled", 0]);
  expect(createsOf(dailies)).toHaveLength(1);
  await expectSettled(dailies, 0);
});

test("a video that was cancelled while unknown has its job stopped once an operator names it", async () => {
  const dailies = await app({ sora: { renderSeconds: 3_600 } });
  const id = await unknownSubmit(dailies, lost);
  await dailies.call("POST", `/videos/${id}/cancel`);
  const [job] = dailies.sora.jobs();
  expect(await resolve(dailies, id, { provider_id: job?.id })).toMatchObject({ status: 202 });
  expect((await dailies.untilFinal(id)).stage).toBe("cancelled");
  expect(deletedIds(dailies)).toEqual([job?.id]);
  await expectSettled(dailies, 0);
});

test("an unknown submit survives restarts of the app, and is resolved afterwards", async () => {
  const dailies = await app({ sweeps: true });
  const id = await unknownSubmit(dailies, lost);
  await dailies.downFor(3_600_000);
  expect((await dailies.video(id)).stage).toBe("submit_unknown");
  expect(await resolve(dailies, id, { provider_id: dailies.sora.jobs()[0]?.id })).toMatchObject({
    status: 202,
  });
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  expect(createsOf(dailies)).toHaveLength(1);
  await expectSettled(dailies, 1);
});

test("a video whose submit is not unknown has nothing to resolve", async () => {
  const dailies = await app({ models: soraModel() });
  const id = await dailies.create({ prompt: "A plain job" }, "k");
  expect(await resolve(dailies, id, { never_made: true })).toMatchObject({ status: 409 });
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  expect(await resolve(dailies, id, { never_made: true })).toMatchObject({ status: 409 });
  expect(createsOf(dailies)).toHaveLength(1);
});
