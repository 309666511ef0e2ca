import { expect, test } from "vitest";
import { repairVideos } from "../../src/activities/repairVideos.ts";
import { submitJob } from "../../src/activities/submitJob.ts";
import { takeSlot } from "../../src/activities/takeSlot.ts";
import type { JobRef } from "../../src/lib/durable/contracts.ts";
import { GROUP, type Steps, steps } from "../support/workflows/steps.ts";

const MINUTE_MS = 60_000;

async function recordOf(at: Steps, { owner, id }: JobRef) {
  return (await at.storage.records.find(owner, id))?.record;
}

async function bound(at: Steps) {
  const job = await at.accept();
  await takeSlot({ ...job, waiter: `${job.id}:1:0` }, at.tools);
  await submitJob(job, at.tools);
  return job;
}

test("starts a lost workflow once, and counts the run", async () => {
  const at = steps();
  const job = await at.accept();
  at.clock.time += 5 * MINUTE_MS;
  const reports = await Promise.all([repairVideos({}, at.tools), repairVideos({}, at.tools)]);
  expect(reports.map(({ restarted }) => restarted).toSorted()).toEqual([0, 1]);
  expect((await recordOf(at, job))?.run).toBe(2);
  expect(await repairVideos({}, at.tools)).toEqual({ restarted: 0 });
  expect((await recordOf(at, job))?.run).toBe(2);
});

test("leaves a video alone whose create is just being answered", async () => {
  const at = steps();
  await at.accept();
  at.clock.time += MINUTE_MS / 2;
  expect(await repairVideos({}, at.tools)).toEqual({ restarted: 0 });
  expect(at.live.size).toBe(0);
});

test("a job whose workflow died while its video's lives is taken up again, once; a video of one job ends with it", async () => {
  const at = steps();
  const [one, two] = [await at.accept(), await at.accept({ variants: 2 })];
  const dead = [`${one.id}:1:0`, `${two.id}:1:1`];
  for (const id of [one.id, two.id, `${two.id}:1:0`]) at.live.add(id);
  for (const id of dead) at.failed.add(id);
  at.clock.time += 5 * MINUTE_MS;
  for (let sweep = 0; sweep < 2; sweep++) expect(await repairVideos({}, at.tools)).toEqual({ restarted: 0 });
  expect(dead.map((id) => at.live.has(id))).toEqual([false, true]);
  expect(at.logged.filter(({ event }) => event === "job_restarted")).toEqual([
    { event: "job_restarted", fields: { videoId: two.id, jobIndex: 1, run: 1 } },
  ]);
});

test("an engine that takes no starts uses up no runs: the video is made when it does", async () => {
  const at = steps();
  const job = await at.accept();
  at.clock.time += 5 * MINUTE_MS;
  const { start } = at.tools.hub;
  at.tools.hub.start = async () => {
    throw new Error("the engine does not answer");
  };
  for (let sweep = 0; sweep < 10; sweep++) expect(await repairVideos({}, at.tools)).toEqual({ restarted: 0 });
  expect(await recordOf(at, job)).toMatchObject({ run: 1, stage: "queued" });
  at.tools.hub.start = start;
  expect(await repairVideos({}, at.tools)).toEqual({ restarted: 1 });
});

test("a video that cannot be mended keeps no other from it", async () => {
  const at = steps();
  const damaged = await at.accept();
  const lost = await at.accept({ prompt: "Another" });
  at.clock.time += 5 * MINUTE_MS;
  const { records } = at.storage;
  const find: typeof records.find = async (owner, id) => {
    if (id === damaged.id) throw new TypeError("a damaged row");
    return await records.find(owner, id);
  };
  const storage = { ...at.storage, records: { ...records, find } };
  expect(await repairVideos({}, { ...at.tools, storage })).toEqual({ restarted: 1 });
  expect(at.live).toEqual(new Set([lost.id]));
  expect(at.logged).toContainEqual({
    event: "repair_failed",
    fields: { videoId: damaged.id, reason: "TypeError" },
  });
});

test("a given-up video keeps a provider's id that only its ticket knows, whose bill is unaccounted for", async () => {
  const at = steps();
  const job = await bound(at);
  // The run died between the ticket and the record.
  await at.storage.records.change(job.owner, job.id, (record) => ({
    ...record,
    run: 5,
    jobs: record.jobs.map((each) => ({ ...each, providerId: null, target: null })),
  }));
  at.clock.time += 5 * MINUTE_MS;
  await repairVideos({}, at.tools);
  expect(await recordOf(at, job)).toMatchObject({
    stage: "failed",
    failure: "internal_error",
    actual: 0,
    unaccounted: 4_000,
    jobs: [{ providerId: "job-1" }],
  });
  expect(await at.storage.ledger.totals("2026-11", null)).toMatchObject({ spent: 0, unaccounted: 4_000 });
  expect((await at.storage.active.counts()).total).toBe(0);
  // Its job still runs: the slot is the provider's truth.
  expect((await at.storage.capacity.load(GROUP)).tickets).toHaveLength(1);
});

test("films of a given-up video that were archived are kept as long as others, and shown so", async () => {
  const at = steps({}, { RETENTION_DAYS: "2" });
  const job = await at.accept();
  await at.storage.records.change(job.owner, job.id, (record) => ({
    ...record,
    run: 5,
    outputs: record.outputs.map((output) => ({ ...output, status: "archived" })),
  }));
  at.clock.time += 5 * MINUTE_MS;
  await repairVideos({}, at.tools);
  const keepUntil = at.clock.time + 2 * 86_400_000;
  expect(await recordOf(at, job)).toMatchObject({ stage: "failed", keepUntil });
  const due = [];
  for await (const entry of at.storage.retention.due(keepUntil + 1)) due.push(entry.id);
  expect(due).toEqual([job.id]);
});

test("a final video among the active is cleared away, and its films' retention is noted", async () => {
  const at = steps();
  const job = await at.accept();
  const keepUntil = at.clock.time + MINUTE_MS;
  await at.storage.records.change(job.owner, job.id, (record) => ({
    ...record,
    stage: "completed",
    keepUntil,
  }));
  await repairVideos({}, at.tools);
  expect((await at.storage.active.counts()).total).toBe(0);
  const due = [];
  for await (const entry of at.storage.retention.due(keepUntil + 1)) due.push(entry.id);
  expect(due).toEqual([job.id]);
});

test("what a create took that left no record is given back after 15 minutes, not before", async () => {
  const at = steps();
  const job = await at.accept();
  await at.storage.records.remove(job.owner, job.id);
  at.clock.time += 14 * MINUTE_MS;
  await repairVideos({}, at.tools);
  expect((await at.storage.active.counts()).total).toBe(1);
  at.clock.time += 2 * MINUTE_MS;
  await repairVideos({}, at.tools);
  expect((await at.storage.active.counts()).total).toBe(0);
  expect(await at.storage.ledger.totals("2026-11", null)).toMatchObject({ reserved: 0, videos: 0 });
});
