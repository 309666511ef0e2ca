import { expect, test } from "vitest";
import { finishVideo } from "../../../src/activities/finishVideo.ts";
import { releaseSlot } from "../../../src/activities/releaseSlot.ts";
import { takeSlot } from "../../../src/activities/takeSlot.ts";
import type { FailureCode } from "../../../src/lib/domain/video/failure.ts";
import type { JobOutcome } from "../../../src/lib/domain/video/jobOutcome.ts";
import type { JobRef } from "../../../src/lib/durable/contracts.ts";
import { noteEnds } from "../../../src/lib/effects/capacity/noteEnds.ts";
import { ticketOf } from "../../support/storage/testStorage.ts";
import { handOver } from "../../support/workflows/handOver.ts";
import { GROUP, type Steps, steps } from "../../support/workflows/steps.ts";

const failed = (code: FailureCode = "provider_failed"): JobOutcome => ({ kind: "failed", jobIndex: 0, code });
const MADE: JobOutcome = { kind: "made", jobIndex: 0, films: 1 };

/** One film of the resource from its create to its end. */
async function film(at: Steps, outcome: JobOutcome, accepted?: JobRef): Promise<void> {
  const job = accepted ?? (await at.accept());
  await handOver(at, job);
  at.clock.time += 10_000;
  await releaseSlot(job, at.tools);
  await finishVideo({ ...job, run: 1, outcomes: [outcome] }, at.tools);
}

/** A film that another resource, with a line of its own, has just made. */
async function madeElsewhere(at: Steps): Promise<void> {
  const { record } = await at.accept();
  await at.storage.capacity.insert(ticketOf({ group: "west.example" }));
  const [job] = record.jobs;
  const [planned] = record.plan.jobs;
  const [model] = at.tools.config.models;
  if (!job || !planned || !model) throw new Error("no job is planned");
  const target = { ...model.target, endpoint: "http://west.example" };
  const west = {
    ...record,
    jobs: [{ ...job, target }],
    plan: { ...record.plan, jobs: [{ ...planned, group: "west.example" }] },
  };
  await noteEnds(west, [MADE], at.tools);
}

async function pausedFor(at: Steps): Promise<number> {
  return Math.max(0, (await at.storage.capacity.load(GROUP)).group.pausedUntil - at.clock.time);
}

test("a resource that fails several jobs in a row at its end while others succeed pauses too, 5 s doubling", async () => {
  const at = steps();
  await film(at, failed());
  await film(at, failed());
  await madeElsewhere(at);
  expect(await pausedFor(at)).toBe(0);
  await film(at, failed());
  expect(await pausedFor(at)).toBe(5_000);
  const next = await at.accept();
  expect(await takeSlot({ ...next, waiter: "w" }, at.tools)).toMatchObject({ kind: "wait" });
  at.clock.time += 5_000;
  await film(at, failed(), next);
  expect(await pausedFor(at)).toBe(10_000);
});

test("where no other succeeds, what fails is no fault of the resource: it does not pause", async () => {
  const at = steps();
  for (let each = 0; each < 5; each++) await film(at, failed());
  expect(await pausedFor(at)).toBe(0);
});

test("a film in between, and jobs that failed for a reason of their own, are no row", async () => {
  const at = steps();
  for (const outcome of [failed(), failed(), MADE, failed(), failed()]) await film(at, outcome);
  for (let each = 0; each < 5; each++) await film(at, failed("moderation_blocked"));
  await madeElsewhere(at);
  await film(at, { kind: "cancelled", jobIndex: 0 });
  expect(await pausedFor(at)).toBe(0);
});
