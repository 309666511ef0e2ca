import { expect, test } from "vitest";
import { finishVideo } from "../../../src/activities/finishVideo.ts";
import { reportOrphans } from "../../../src/activities/reportOrphans.ts";
import type { JobRef } from "../../../src/lib/durable/contracts.ts";
import { bookCorrection } from "../../../src/lib/effects/money/bookCorrection.ts";
import { countVanished } from "../../../src/lib/effects/money/countCreate.ts";
import { showCost } from "../../../src/lib/effects/money/showCost.ts";
import type { Storage } from "../../../src/lib/storage/connectStorage.ts";
import { handOver } from "../../support/workflows/handOver.ts";
import { type Steps, steps } from "../../support/workflows/steps.ts";

type Made = JobRef & { readonly record: Awaited<ReturnType<Steps["accept"]>>["record"] };

/** A video that has ended with its film. */
async function finished(at: Steps): Promise<Made> {
  const job = await at.accept();
  await handOver(at, job);
  await finishVideo({ ...job, run: 1, outcomes: [{ kind: "made", jobIndex: 0, films: 1 }] }, at.tools);
  return job;
}

const beside = ({ id }: JobRef, providerId: string) => ({
  jobKey: `${id}:0`,
  model: "sora-2",
  amount: 4_000,
  providerId,
});

async function shown(at: Steps, { owner, id }: JobRef) {
  const record = (await at.storage.records.find(owner, id))?.record;
  return { actual: record?.actual, unaccounted: record?.unaccounted };
}

/** The same tools over a storage with this in place of a part of it. */
function withPart<K extends keyof Storage>(at: Steps, part: K, changes: Partial<Storage[K]>) {
  const changed = { ...at.storage[part], ...changes };
  return { ...at.tools, storage: { ...at.storage, [part]: changed } };
}

test("a film that is found after its video has ended is in the video's cost as it is in the ledger", async () => {
  const at = steps();
  const video = await finished(at);
  expect(await shown(at, video)).toEqual({ actual: 4_000, unaccounted: 0 });
  await bookCorrection(video.record, beside(video, "another"), at.tools);
  await bookCorrection(video.record, beside(video, "another"), at.tools);
  expect(await shown(at, video)).toEqual({ actual: 8_000, unaccounted: 0 });
  expect((await at.storage.ledger.totals("2026-11", null)).spent).toBe(8_000);
});

test("a film that is found while its video still runs is in the cost it ends with", async () => {
  const at = steps();
  const job = await at.accept();
  await handOver(at, job);
  await bookCorrection(job.record, beside(job, "another"), at.tools);
  expect(await shown(at, job)).toMatchObject({ actual: null });
  await finishVideo({ ...job, run: 1, outcomes: [{ kind: "made", jobIndex: 0, films: 1 }] }, at.tools);
  expect(await shown(at, job)).toEqual({ actual: 8_000, unaccounted: 0 });
});

test("a film that is found in the moment in which the final record is written is in its cost", async () => {
  const at = steps();
  const job = await at.accept();
  await handOver(at, job);
  const { change } = at.storage.records;
  const racing = withPart(at, "records", {
    async change(owner, id, decide) {
      await bookCorrection(job.record, beside(job, "another"), at.tools);
      return await change(owner, id, decide);
    },
  });
  await finishVideo({ ...job, run: 1, outcomes: [{ kind: "made", jobIndex: 0, films: 1 }] }, racing);
  expect(await shown(at, job)).toEqual({ actual: 8_000, unaccounted: 0 });
});

test("of two who show what is unaccounted for at once, the last to write has seen what both have counted", async () => {
  const at = steps();
  const job = await at.accept();
  const [planned] = job.record.plan.jobs;
  if (!planned) throw new Error("no job is planned");
  const { costOf } = at.storage.ledger;
  let isFirst = true;
  const slow = withPart(at, "ledger", {
    async costOf(video) {
      const cost = await costOf(video);
      if (!isFirst) return cost;
      isFirst = false;
      await countVanished(job.record, planned, at.tools);
      await showCost(job.record, at.tools);
      return cost;
    },
  });
  await showCost(job.record, slow);
  expect(await shown(at, job)).toMatchObject({ unaccounted: 4_000 });
});

test("what a process that died had booked and not shown is shown by the next sweep", async () => {
  const at = steps();
  const video = await finished(at);
  const dying = withPart(at, "records", {
    async change() {
      throw new Error("died");
    },
  });
  await expect(bookCorrection(video.record, beside(video, "another"), dying)).rejects.toThrow("died");
  expect(await shown(at, video)).toMatchObject({ actual: 4_000 });
  await reportOrphans({}, at.tools);
  expect(await shown(at, video)).toMatchObject({ actual: 8_000 });
  expect(await at.storage.ledger.unshown(at.clock.time)).toEqual([]);
});
