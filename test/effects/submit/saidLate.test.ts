import { expect, test } from "vitest";
import { submitJob } from "../../../src/activities/submitJob.ts";
import { takeSlot } from "../../../src/activities/takeSlot.ts";
import { applyReport } from "../../../src/lib/domain/video/progress.ts";
import type { JobRef } from "../../../src/lib/durable/contracts.ts";
import type { Tools } from "../../../src/lib/services/tools.ts";
import { handOver, playCreates } from "../../support/workflows/handOver.ts";
import { type Steps, steps } from "../../support/workflows/steps.ts";

const DEATH = new Error("the worker died");

/** These tools in a worker that dies when a video is first to say something else than that it is being submitted. */
function dyingBeforeSaying({ storage, ...tools }: Tools): Tools {
  const { records } = storage;
  const change: typeof records.change = (owner, id, step) =>
    records.change(owner, id, (record) => {
      const next = step(record);
      if (next !== null && next.stage !== "submitting") throw DEATH;
      return next;
    });
  return { ...tools, storage: { ...storage, records: { ...records, change } } };
}

async function stageOf({ storage }: Steps, { owner, id }: JobRef) {
  return (await storage.records.find(owner, id))?.record.stage;
}

test("a video whose worker died just before it could say so waits for an operator all the same", async () => {
  const at = steps({ reconcile: "never" });
  playCreates(at, "lost");
  const job = await at.accept();
  await takeSlot({ ...job, waiter: "w" }, at.tools);
  await submitJob(job, at.tools);
  at.clock.time += 120_000;
  await expect(submitJob(job, dyingBeforeSaying(at.tools))).rejects.toThrow(DEATH);
  expect(await stageOf(at, job)).toBe("submitting");
  expect(await submitJob(job, at.tools)).toMatchObject({ kind: "unknown" });
  expect(await stageOf(at, job)).toBe("submit_unknown");
  expect(at.logged.filter(({ event }) => event === "submit_unknown").length).toBeGreaterThan(0);
});

test("a job that had got further on another resource waits for an operator too, and it is told once", async () => {
  const at = steps({ reconcile: "never" });
  playCreates(at, "lost");
  const job = await at.accept();
  const running = { jobIndex: 0, stage: "running" } as const;
  await at.storage.records.change(job.owner, job.id, (record) => applyReport(record, running));
  expect(await handOver(at, job)).toMatchObject({ kind: "unknown" });
  for (let look = 0; look < 3; look++) await submitJob(job, at.tools);
  expect(await stageOf(at, job)).toBe("submit_unknown");
  expect(at.logged.filter(({ event }) => event === "submit_unknown")).toHaveLength(1);
});
