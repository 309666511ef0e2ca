import { expect, test } from "vitest";
import { clearAway } from "../../../src/activities/clearAway.ts";
import { handOver } from "../../support/workflows/handOver.ts";
import { GROUP, type Steps, steps } from "../../support/workflows/steps.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A job whose ticket is gone, as it is after its video's end. */
async function owned() {
  const at = steps();
  const job = await at.accept();
  await handOver(at, job);
  await at.storage.capacity.remove(GROUP, `${job.id}:0`);
  return { at, owner: () => at.storage.capacity.boundTo(GROUP, "job-1") };
}

/** The sweeps of so many days, four a day. */
async function sweepFor(at: Steps, days: number): Promise<void> {
  for (const end = at.clock.time + days * DAY; at.clock.time < end; at.clock.time += 6 * HOUR)
    await clearAway({}, at.tools);
}

test("whose a job is stays known for as long as its provider lists it", async () => {
  const { at, owner } = await owned();
  await sweepFor(at, 7);
  expect(await owner()).not.toBeNull();
  at.provider.jobs.splice(0);
  await sweepFor(at, 3);
  expect(await owner()).toBeNull();
});

test("whose a job is stays known for as long as it has a ticket", async () => {
  const at = steps();
  const job = await at.accept();
  await handOver(at, job);
  at.provider.jobs.splice(0);
  await sweepFor(at, 3);
  expect(await at.storage.capacity.boundTo(GROUP, "job-1")).toBe(`${job.id}:0`);
});

test("a list that cannot be read forgets nobody's job before a month is over", async () => {
  const { at, owner } = await owned();
  at.provider.list = async () => ({ kind: "unreachable", reason: "HTTP 503" });
  await sweepFor(at, 5);
  expect(await owner()).not.toBeNull();
  at.clock.time += 30 * DAY;
  await clearAway({}, at.tools);
  expect(await owner()).toBeNull();
});

test("an orphan that is listed for days is reported once", async () => {
  const { at } = await owned();
  const { capacity } = at.storage;
  at.provider.jobs.forEach((job, index) => {
    at.provider.jobs[index] = { ...job, jobId: "a-stranger" };
  });
  expect(await capacity.reportOnce(GROUP, "a-stranger", at.clock.time)).toBe(true);
  await sweepFor(at, 5);
  expect(await capacity.reportOnce(GROUP, "a-stranger", at.clock.time)).toBe(false);
});
