import { expect, test } from "vitest";
import { idOf } from "../support/app/apiAnswer.ts";
import { createsOf, deletedIds, expectSettled, ticketsLeft } from "../support/app/books.ts";
import type { Dailies } from "../support/app/dailies.ts";
import { oneApp } from "../support/app/oneApp.ts";
import { soraModel } from "../support/providers/soraModel.ts";

const app = oneApp();

async function erase(dailies: Dailies, id: string): Promise<number | undefined> {
  return (await dailies.call("DELETE", `/videos/${id}`))?.status;
}

async function remix(dailies: Dailies, source: string, prompt = "The same, at night") {
  return await dailies.call("POST", `/videos/${source}/remix`, { prompt });
}

/** Nothing of the video is shown, stored or running any more; only the ledger knows it. */
async function expectErased(dailies: Dailies, id: string): Promise<void> {
  for (const path of ["", "/content"])
    expect((await dailies.call("GET", `/videos/${id}${path}`))?.status).toBe(404);
  const { storage } = dailies.services;
  expect(await storage.films.facts(`${id}/0.mp4`)).toBeNull();
  expect(await storage.images.get(id)).toBeNull();
  expect(dailies.host.status(id)).toBeUndefined();
  expect(dailies.host.status(`${id}:1:0`)).toBeUndefined();
  expect(await ticketsLeft(dailies)).toEqual([]);
  expect((await storage.active.counts()).total).toBe(0);
}

test("a video is not deleted while it waits, is handed over, runs or is archived: first it must end", async () => {
  const dailies = await app({ sora: { renderSeconds: 60 } });
  const ids = [];
  for (const prompt of ["1", "2", "3"]) ids.push(await dailies.create({ prompt }, prompt));
  const [running = "", , waiting = ""] = ids;
  expect(await erase(dailies, running)).toBe(409);
  await dailies.untilVideo(waiting, ({ stage }) => stage === "waiting_for_capacity");
  expect(await erase(dailies, waiting)).toBe(409);
  await dailies.untilVideo(running, ({ stage }) => stage === "running");
  expect(await erase(dailies, running)).toBe(409);
  dailies.sora.control.fault({
    routes: ["content"],
    forSeconds: 300,
    fault: { kind: "refuse", reason: "forbidden" },
  });
  await dailies.untilVideo(running, ({ stage }) => stage === "archiving");
  expect(await erase(dailies, running)).toBe(409);
  for (const id of ids) expect((await dailies.untilFinal(id)).stage).toBe("completed");
  expect(deletedIds(dailies)).toEqual([]);
  await expectSettled(dailies, 3);
});

test("an unknown submit is not deleted while it may still be billed", async () => {
  const dailies = await app({ models: soraModel({ reconcile: "never" }), sweeps: false });
  const id = await dailies.create({ prompt: "A gate #create-lost" }, "k");
  await dailies.untilVideo(id, ({ stage }) => stage === "submit_unknown");
  expect(await erase(dailies, id)).toBe(409);
  await dailies.call("POST", `/videos/${id}/cancel`);
  expect(await erase(dailies, id)).toBe(409);
});

test("a completed video is erased everywhere, at the provider too; the ledger keeps what it cost", async () => {
  const dailies = await app();
  const image =
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  const body = { prompt: "A gate", input_reference: { image_url: image } };
  const id = await dailies.create(body, "k");
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  await dailies.clock.advance(5_000);
  const booked = await dailies.booked();
  expect(await erase(dailies, id)).toBe(200);
  await expectErased(dailies, id);
  expect(deletedIds(dailies)).toEqual(dailies.sora.jobs().map((job) => job.id));
  expect(await dailies.booked()).toBe(booked);
  await dailies.clock.advance(600_000);
  await expectErased(dailies, id);
  await expectSettled(dailies, 1);
});

test.each([
  ["failed", "A gate #moderated"],
  ["refused", "A gate #refused"],
])("a video that %s is erased", async (_, prompt) => {
  const dailies = await app();
  const id = await dailies.create({ prompt }, "k");
  await dailies.untilFinal(id);
  await dailies.clock.advance(5_000);
  expect(await erase(dailies, id)).toBe(200);
  await expectErased(dailies, id);
});

test("a video that was cancelled is erased", async () => {
  const dailies = await app({ sora: { renderSeconds: 600 } });
  const id = await dailies.create({ prompt: "A gate" }, "k");
  await dailies.untilVideo(id, ({ stage }) => stage === "running");
  await dailies.call("POST", `/videos/${id}/cancel`);
  await dailies.untilFinal(id);
  await dailies.clock.advance(5_000);
  expect(await erase(dailies, id)).toBe(200);
  await expectErased(dailies, id);
});

test("deleting twice, and five times at once, erases once; then there is nothing", async () => {
  const dailies = await app();
  const id = await dailies.create({ prompt: "A gate" }, "k");
  await dailies.untilFinal(id);
  await dailies.clock.advance(5_000);
  const answers = await Promise.all(Array.from({ length: 5 }, () => erase(dailies, id)));
  for (const status of answers) expect([200, 404]).toContain(status);
  expect(answers).toContain(200);
  expect(await erase(dailies, id)).toBe(404);
  await expectErased(dailies, id);
});

test("a deletion that a crash cut short is finished by the next try", async () => {
  const dailies = await app();
  const id = await dailies.create({ prompt: "A gate" }, "k");
  await dailies.untilFinal(id);
  await dailies.clock.advance(5_000);
  for (const call of [1, 3, 5, 7]) {
    await dailies.run({ crash: { call, when: "after" } });
    await erase(dailies, id);
    if (dailies.isDead) await dailies.run();
  }
  expect([200, 404]).toContain(await erase(dailies, id));
  await expectErased(dailies, id);
});

test("a deleted video's key answers 404, and makes no second film", async () => {
  const dailies = await app();
  const id = await dailies.create({ prompt: "A gate" }, "k");
  await dailies.untilFinal(id);
  await dailies.clock.advance(5_000);
  await erase(dailies, id);
  const again = await dailies.call("POST", "/videos", { prompt: "A gate" }, { "idempotency-key": "k" });
  expect(again?.status).toBe(404);
  await dailies.clock.advance(120_000);
  expect(createsOf(dailies)).toHaveLength(1);
});

test("a provider that does not answer keeps its copy for a day; ours is gone at once", async () => {
  const dailies = await app();
  const id = await dailies.create({ prompt: "A gate" }, "k");
  await dailies.untilFinal(id);
  await dailies.clock.advance(5_000);
  dailies.sora.control.fault({ routes: ["delete"], fault: { kind: "refuse", reason: "forbidden" } });
  expect(await erase(dailies, id)).toBe(200);
  await expectErased(dailies, id);
  expect(dailies.events("provider_copy_left")).toHaveLength(1);
});

test("a remix whose source is deleted while it waits in line ends failed, and costs nothing", async () => {
  const dailies = await app({ sora: { renderSeconds: 120 } });
  const source = await dailies.create({ prompt: "A gate" }, "k");
  await dailies.untilFinal(source);
  for (const prompt of ["1", "2"]) await dailies.create({ prompt }, prompt);
  const waiting = idOf((await remix(dailies, source))?.body);
  await dailies.untilVideo(waiting, ({ stage }) => stage === "waiting_for_capacity");
  expect(await erase(dailies, source)).toBe(200);
  const ended = await dailies.untilFinal(waiting);
  expect([ended.stage, ended.error?.code, ended.cost.actual]).toEqual(["failed", "invalid_request", 0]);
  expect(createsOf(dailies).filter(({ route }) => route === "remix")).toEqual([]);
  await dailies.clock.advance(300_000);
  await expectSettled(dailies, 3);
});

test("a remix whose source expires at the provider while it waits ends failed, and costs nothing", async () => {
  const dailies = await app({ sora: { lifeSeconds: 600, renderSeconds: 300 } });
  const source = await dailies.create({ prompt: "A gate" }, "k");
  await dailies.untilFinal(source);
  for (const prompt of ["1", "2"]) await dailies.create({ prompt }, prompt);
  const waiting = idOf((await remix(dailies, source))?.body);
  const ended = await dailies.untilFinal(waiting);
  expect([ended.stage, ended.error?.code, ended.cost.actual]).toEqual(["failed", "invalid_request", 0]);
  await expectSettled(dailies, 3);
});

test("a video whose provider copy has expired is not remixed", async () => {
  const dailies = await app({ sweeps: false });
  const source = await dailies.create({ prompt: "A gate" }, "k");
  await dailies.untilFinal(source);
  await dailies.clock.advance(24 * 3_600_000);
  expect((await remix(dailies, source))?.status).toBe(409);
});

test("a remix is made from its source, once, also when its reply is lost", async () => {
  const dailies = await app();
  const source = await dailies.create({ prompt: "A gate" }, "k");
  await dailies.untilFinal(source);
  dailies.sora.control.fault({ routes: ["remix"], times: 1, fault: { kind: "reset", when: "made" } });
  const id = idOf((await remix(dailies, source))?.body);
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  const jobs = dailies.sora.jobs();
  expect(jobs).toHaveLength(2);
  expect(jobs[1]?.remixedFrom).toBe(jobs[0]?.id);
  await expectSettled(dailies, 2);
});

test("a source that is deleted after its remix was handed over costs the remix nothing", async () => {
  const dailies = await app({ sora: { renderSeconds: 60 } });
  const source = await dailies.create({ prompt: "A gate" }, "k");
  await dailies.untilFinal(source);
  const id = idOf((await remix(dailies, source))?.body);
  await dailies.untilVideo(id, ({ stage }) => stage === "running");
  expect(await erase(dailies, source)).toBe(200);
  expect((await dailies.untilFinal(id)).stage).toBe("completed");
  await expectSettled(dailies, 2);
});
