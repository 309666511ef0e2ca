import { expect, test } from "vitest";
import { checkJob } from "../../../src/activities/checkJob.ts";
import { finishVideo } from "../../../src/activities/finishVideo.ts";
import { reclaimSlots } from "../../../src/activities/reclaimSlots.ts";
import { releaseSlot } from "../../../src/activities/releaseSlot.ts";
import { takeSlot } from "../../../src/activities/takeSlot.ts";
import { applyCancel } from "../../../src/lib/domain/video/progress.ts";
import { eraseVideo } from "../../../src/lib/effects/videos/eraseVideo.ts";
import { handOver } from "../../support/workflows/handOver.ts";
import { GROUP, type Steps, steps } from "../../support/workflows/steps.ts";

const MINUTE = 60_000;
/** As long as a render could take. */
const OVERDUE_MS = 44 * MINUTE;

/** A line with one slot, whose one running job was cancelled and deleted at its provider, and another job that waits. */
async function cancelled(deleteStopsWork: boolean) {
  const at = steps({}, { CAPACITY_GROUPS: JSON.stringify({ [GROUP]: { maxRunning: 1 } }) });
  at.provider.profile = { ...at.provider.profile, deleteStopsWork };
  const job = await at.accept();
  await handOver(at, job);
  const next = await at.accept({ prompt: "The next" });
  at.clock.time += MINUTE;
  await at.storage.records.change(job.owner, job.id, applyCancel);
  expect(await checkJob(job, at.tools)).toEqual({ kind: "cancelled" });
  await releaseSlot(job, at.tools);
  await finishVideo({ ...job, run: 1, outcomes: [{ kind: "cancelled", jobIndex: 0 }] }, at.tools);
  return {
    at,
    job,
    isNextsTurn: async () => (await takeSlot({ ...next, waiter: "w" }, at.tools)).kind === "go",
  };
}

async function sweep(at: Steps): Promise<number> {
  return (await reclaimSlots({}, at.tools)).reclaimed;
}

test("where a delete stops the work, the slot of a cancelled job is free at once", async () => {
  const { isNextsTurn } = await cancelled(true);
  expect(await isNextsTurn()).toBe(true);
});

test("where it does not, the ticket's own time holds the slot; a 404 meanwhile does not free it", async () => {
  const { at, isNextsTurn } = await cancelled(false);
  expect(await isNextsTurn()).toBe(false);
  at.clock.time += OVERDUE_MS - 2 * MINUTE;
  expect(await sweep(at)).toBe(0);
  expect(await isNextsTurn()).toBe(false);
  at.clock.time += 2 * MINUTE;
  expect(await isNextsTurn()).toBe(true);
  expect(await sweep(at)).toBe(1);
});

test("erasing the video frees it no sooner", async () => {
  const { at, job, isNextsTurn } = await cancelled(false);
  const record = (await at.storage.records.find(job.owner, job.id))?.record;
  if (!record) throw new Error("no record");
  await eraseVideo(record, at.tools);
  expect(await sweep(at)).toBe(0);
  expect(await isNextsTurn()).toBe(false);
  at.clock.time += OVERDUE_MS;
  expect(await sweep(at)).toBe(1);
  expect(await isNextsTurn()).toBe(true);
});
