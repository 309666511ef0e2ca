import { expect, test } from "vitest";
import { finishVideo } from "../../../src/activities/finishVideo.ts";
import { reportOrphans } from "../../../src/activities/reportOrphans.ts";
import type { JobRef } from "../../../src/lib/durable/contracts.ts";
import type { ModelChanges } from "../../support/providers/soraModel.ts";
import { handOver } from "../../support/workflows/handOver.ts";
import { type Steps, steps } from "../../support/workflows/steps.ts";

const SWEEP_MS = 300_000;
const HOUR = 3_600_000;

/** A video whose job nobody saw end: it is in no list for now. */
async function vanished(model: ModelChanges = {}) {
  const at = steps(model);
  await handOver(at, await at.accept({ prompt: "Another" }));
  const job = await at.accept();
  await handOver(at, job);
  const [made] = at.provider.jobs.splice(1);
  if (!made) throw new Error("no job was made");
  await finishVideo({ ...job, run: 1, outcomes: [{ kind: "expired", jobIndex: 0 }] }, at.tools);
  expect(await money(at, job)).toEqual({ actual: 0, unaccounted: 4_000, spent: 0, open: 4_000 });
  return { at, job, made };
}

/** What the video shows, and what the ledger says. */
async function money(at: Steps, { owner, id }: JobRef) {
  const record = (await at.storage.records.find(owner, id))?.record;
  const { spent, unaccounted: open } = await at.storage.ledger.totals("2026-11", null);
  return { actual: record?.actual, unaccounted: record?.unaccounted, spent, open };
}

async function sweepFor(at: Steps, ms: number): Promise<void> {
  for (const end = at.clock.time + ms; at.clock.time < end; at.clock.time += SWEEP_MS)
    await reportOrphans({}, at.tools);
}

test("a job that vanished and comes back with its film is booked, once", async () => {
  const { at, job, made } = await vanished();
  await sweepFor(at, HOUR / 3);
  at.provider.jobs.push({ ...made, state: "succeeded", outputIds: ["film"] });
  await sweepFor(at, HOUR / 3);
  expect(await money(at, job)).toEqual({ actual: 4_000, unaccounted: 0, spent: 4_000, open: 0 });
});

test("one that comes back and has failed costs nothing", async () => {
  const { at, job, made } = await vanished();
  const failure = { code: "provider_failed", reason: "out of memory" } as const;
  at.provider.jobs.push({ ...made, state: "failed", failure });
  await sweepFor(at, HOUR / 3);
  expect(await money(at, job)).toEqual({ actual: 0, unaccounted: 0, spent: 0, open: 0 });
});

test("one that an hour of complete listings does not show, while it would still be there, was never made", async () => {
  const { at, job } = await vanished();
  await sweepFor(at, (HOUR * 5) / 6);
  expect(await money(at, job)).toMatchObject({ unaccounted: 4_000 });
  await sweepFor(at, HOUR / 2);
  expect(await money(at, job)).toEqual({ actual: 0, unaccounted: 0, spent: 0, open: 0 });
});

test("a list with other ids than creates are answered with ends none", async () => {
  const { at, job } = await vanished();
  at.provider.profile = { ...at.provider.profile, mark: { unless: null, listsIds: false } };
  await sweepFor(at, 2 * HOUR);
  expect(await money(at, job)).toMatchObject({ unaccounted: 4_000, open: 4_000 });
});

test.each<[string, ModelChanges, number]>([
  ["after its expiry", {}, 24 * HOUR],
  ["where there is no list that can be believed", { reconcile: "never" }, 0],
])("%s no listing ends it: an operator does", async (_when, model, later) => {
  const { at, job } = await vanished(model);
  at.clock.time += later;
  await sweepFor(at, 2 * HOUR);
  expect(await money(at, job)).toMatchObject({ unaccounted: 4_000, open: 4_000 });
});
