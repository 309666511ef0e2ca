import { expect, test } from "vitest";
import { checkJob } from "../../../src/activities/checkJob.ts";
import { reclaimSlots } from "../../../src/activities/reclaimSlots.ts";
import { releaseSlot } from "../../../src/activities/releaseSlot.ts";
import { submitJob } from "../../../src/activities/submitJob.ts";
import { takeSlot } from "../../../src/activities/takeSlot.ts";
import type { JobRef } from "../../../src/lib/durable/contracts.ts";
import { closeVideo } from "../../../src/lib/effects/videos/closeVideo.ts";
import { GROUP, type Steps, steps } from "../../support/workflows/steps.ts";

const GRANT_MS = 120_000;

async function stateOf(at: Steps, { id, jobIndex }: JobRef) {
  return (await at.storage.capacity.find(GROUP, `${id}:${jobIndex}`))?.ticket.state;
}

async function bound(at: Steps) {
  const job = await at.accept();
  await takeSlot({ ...job, waiter: "w" }, at.tools);
  await submitJob(job, at.tools);
  return job;
}

test("who comes too late for its grant is in line again at once, and next when there is room", async () => {
  const at = steps();
  const job = await at.accept();
  expect(await takeSlot({ ...job, waiter: "w" }, at.tools)).toEqual({ kind: "go" });
  at.clock.time += GRANT_MS + 1_000;
  expect(await takeSlot({ ...job, waiter: "w" }, at.tools)).toEqual({ kind: "go" });
  expect(await stateOf(at, job)).toEqual({ kind: "granted", until: at.clock.time + GRANT_MS });
  expect(await submitJob(job, at.tools)).toMatchObject({ kind: "bound" });
});

test("who comes too late for its grant while others took the room waits until it is woken", async () => {
  const at = steps();
  const late = await at.accept();
  await takeSlot({ ...late, waiter: "late" }, at.tools);
  at.clock.time += GRANT_MS + 1_000;
  for (const prompt of ["One", "Two"]) {
    const job = await at.accept({ prompt });
    await takeSlot({ ...job, waiter: prompt }, at.tools);
    await submitJob(job, at.tools);
  }
  const answer = await takeSlot({ ...late, waiter: "late" }, at.tools);
  expect(answer).toEqual({ kind: "wait", lookAgainAt: null });
});

test("a slot is given back once, whoever gives it back how often", async () => {
  const at = steps();
  const job = await bound(at);
  await Promise.all(Array.from({ length: 5 }, () => releaseSlot(job, at.tools)));
  expect(await stateOf(at, job)).toMatchObject({ kind: "bound", slot: false, providerId: "job-1" });
});

test("a slot whose video has ended is reclaimed when the provider is done with its job, not before", async () => {
  const at = steps();
  const job = await bound(at);
  const record = await at.storage.records.change(job.owner, job.id, (current) => ({
    ...current,
    stage: "failed",
  }));
  if (record) await closeVideo(record, at.tools);
  expect(await reclaimSlots({}, at.tools)).toEqual({ reclaimed: 0 });
  expect(await stateOf(at, job)).toMatchObject({ kind: "bound", slot: true });
  at.provider.jobs.splice(
    0,
    1,
    ...at.provider.jobs.map((made) => ({ ...made, state: "succeeded" as const })),
  );
  expect(await reclaimSlots({}, at.tools)).toEqual({ reclaimed: 1 });
  expect(await stateOf(at, job)).toBeUndefined();
  expect(at.provider.removed).toEqual([]);
});

test("a slot whose job its provider lists stays taken, though its own address is answered with 404", async () => {
  const at = steps();
  const job = await bound(at);
  await at.storage.records.remove(job.owner, job.id);
  at.provider.check = async () => ({ kind: "missing" });
  expect(await reclaimSlots({}, at.tools)).toEqual({ reclaimed: 0 });
  at.provider.jobs.splice(0);
  expect(await reclaimSlots({}, at.tools)).toEqual({ reclaimed: 1 });
});

test("a slot whose provider does not answer stays taken", async () => {
  const at = steps();
  const job = await bound(at);
  await at.storage.records.remove(job.owner, job.id);
  at.provider.check = async () => ({ kind: "unreachable", retryAfterSeconds: null, reason: "out" });
  expect(await reclaimSlots({}, at.tools)).toEqual({ reclaimed: 0 });
  expect(await stateOf(at, job)).toMatchObject({ kind: "bound" });
});

test("when a provider tells another expiry than was known, ticket, record and watch go by it", async () => {
  const at = steps();
  const job = await bound(at);
  const expiresAt = at.clock.time + 6 * 86_400_000;
  at.provider.jobs.splice(0, 1, ...at.provider.jobs.map((made) => ({ ...made, expiresAt })));
  expect(await checkJob(job, at.tools)).toEqual({ kind: "running", expiresAt });
  expect(await checkJob(job, at.tools)).toEqual({ kind: "running", expiresAt });
  expect(await stateOf(at, job)).toMatchObject({ expiresAt });
  const record = (await at.storage.records.find(job.owner, job.id))?.record;
  expect(record?.jobs[0]?.expiresAt).toBe(expiresAt);
});

test("an expiry that has passed is not believed while the job is there", async () => {
  const at = steps();
  const job = await bound(at);
  const before = await stateOf(at, job);
  at.provider.jobs.splice(0, 1, ...at.provider.jobs.map((made) => ({ ...made, expiresAt: 1_000 })));
  await checkJob(job, at.tools);
  expect(await stateOf(at, job)).toEqual(before);
});

test("a provider that moves the expiry on at every poll is watched for a week after submit, not without end", async () => {
  const at = steps();
  const job = await bound(at);
  const submittedAt = at.clock.time;
  const week = 7 * 86_400_000;
  for (let day = 0; day < 9; day++) {
    at.clock.time += 0.7 * 86_400_000;
    const expiresAt = at.clock.time + 3 * 86_400_000;
    at.provider.jobs.splice(0, 1, ...at.provider.jobs.map((made) => ({ ...made, expiresAt })));
    await checkJob(job, at.tools);
  }
  expect(await checkJob(job, at.tools)).toEqual({ kind: "running", expiresAt: submittedAt + week });
  expect(await stateOf(at, job)).toMatchObject({ expiresAt: submittedAt + week });
});

test("an expiry that is told at submit is not believed beyond a week either", async () => {
  const at = steps();
  const { make } = at.provider;
  at.provider.make = (job) => ({ ...make(job), expiresAt: at.clock.time + 365 * 86_400_000 });
  expect(await stateOf(at, await bound(at))).toMatchObject({ expiresAt: at.clock.time + 7 * 86_400_000 });
});
