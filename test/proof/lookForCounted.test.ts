import { expect, test } from "vitest";
import { repairVideos } from "../../src/activities/repairVideos.ts";
import { reportOrphans } from "../../src/activities/reportOrphans.ts";
import { submitJob } from "../../src/activities/submitJob.ts";
import { takeSlot } from "../../src/activities/takeSlot.ts";
import type { JobRef } from "../../src/lib/durable/contracts.ts";
import { handOver, playCreates, SILENCE } from "../support/workflows/handOver.ts";
import { GROUP, type Steps, steps } from "../support/workflows/steps.ts";
import { sweepFor } from "../support/workflows/sweepFor.ts";
import { totals } from "../support/workflows/totals.ts";

/** A job whose first create is counted, and whose second is its film. `made`: what the first has made all the same. */
async function counted(at: Steps, made: boolean) {
  const hidden: typeof at.provider.jobs = [];
  const { submit } = at.provider;
  at.provider.submit = async (asked) => {
    at.provider.submit = submit;
    if (made) hidden.push(at.provider.make(asked));
    return SILENCE;
  };
  const job = await at.accept();
  expect(await handOver(at, job)).toMatchObject({ kind: "bound" });
  return { job, showIt: () => at.provider.jobs.push(...hidden.splice(0)) };
}

test("a counted create is ended by an hour of complete listings without it", async () => {
  const at = steps();
  await counted(at, false);
  await sweepFor(at, 50);
  expect(await totals(at)).toEqual({ spent: 0, unaccounted: 4_000 });
  await sweepFor(at, 20);
  expect(await totals(at)).toEqual({ spent: 0, unaccounted: 0 });
});

test("a list that has never shown a job of ours proves nothing, however long it is looked at", async () => {
  const at = steps();
  at.provider.list = async () => ({ kind: "listed", jobs: [], unreadable: [] });
  await counted(at, true);
  await sweepFor(at, 90);
  expect(await totals(at)).toEqual({ spent: 0, unaccounted: 4_000 });
});

test("one that is found is booked, once, and left where it is", async () => {
  const at = steps();
  const { showIt } = await counted(at, true);
  await sweepFor(at, 20);
  showIt();
  await sweepFor(at, 70);
  expect(await totals(at)).toEqual({ spent: 4_000, unaccounted: 0 });
  expect(at.provider.removed).toEqual([]);
});

test("an entry that may be it, and may not be taken, is no absence", async () => {
  const at = steps({ exclusive: false });
  const { showIt } = await counted(at, true);
  showIt();
  at.provider.jobs.forEach((job, index) => {
    at.provider.jobs[index] = { ...job, echo: { ...job.echo, prompt: null } };
  });
  await sweepFor(at, 90);
  expect(await totals(at)).toEqual({ spent: 0, unaccounted: 4_000 });
});

test("a job that may be another claim's is never taken for a counted create's", async () => {
  const at = steps();
  await counted(at, false);
  // Another video of the same prompt is being handed over: its job is in the list, and its reply is not there yet.
  const twin = await at.accept();
  playCreates(at, "lost");
  await takeSlot({ ...twin, waiter: "w" }, at.tools);
  await submitJob(twin, at.tools);
  await reportOrphans({}, at.tools);
  expect(await totals(at)).toMatchObject({ spent: 0 });
  // Nobody can tell whose it is: an operator does.
  expect(await handOver(at, twin)).toMatchObject({ kind: "unknown" });
  expect(await totals(at)).toEqual({ spent: 0, unaccounted: 8_000 });
});

test("five failed runs end a video whose create is open: it is counted", async () => {
  const at = steps();
  const job = await at.accept();
  playCreates(at, "lost");
  await takeSlot({ ...job, waiter: "w" }, at.tools);
  await submitJob(job, at.tools);
  await at.storage.records.change(job.owner, job.id, (record) => ({ ...record, run: 5 }));
  at.clock.time += 300_000;
  await repairVideos({}, at.tools);
  expect(await recordOf(at, job)).toMatchObject({ stage: "failed", unaccounted: 4_000 });
  expect(await at.storage.capacity.find(GROUP, `${job.id}:0`)).toBeNull();
  await sweepFor(at, 10);
  expect(await totals(at)).toEqual({ spent: 4_000, unaccounted: 0 });
  expect(await recordOf(at, job)).toMatchObject({ stage: "failed", unaccounted: 0 });
});

async function recordOf(at: Steps, { owner, id }: JobRef) {
  return (await at.storage.records.find(owner, id))?.record;
}
