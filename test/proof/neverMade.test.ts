import { describe, expect, test } from "vitest";
import { submitJob } from "../../src/activities/submitJob.ts";
import { takeSlot } from "../../src/activities/takeSlot.ts";
import { applyCancel } from "../../src/lib/domain/video/progress.ts";
import type { JobRef } from "../../src/lib/durable/contracts.ts";
import { countCreate } from "../../src/lib/effects/money/countCreate.ts";
import { resolveSubmit } from "../../src/lib/effects/submit/resolveSubmit.ts";
import { handOver, playCreates, SILENCE, UNREADABLE } from "../support/workflows/handOver.ts";
import { GROUP, type Steps, steps } from "../support/workflows/steps.ts";

const GRACE_MS = 30_000;
/** A claim lasts for the call's time limit and half a minute. */
const CLAIM_MS = 90_000;
const UNMADE = { ...SILENCE };

async function unaccounted(at: Steps, { owner, id }: JobRef): Promise<number | undefined> {
  const shown = (await at.storage.records.find(owner, id))?.record.unaccounted;
  expect((await at.storage.ledger.totals("2026-11", null)).unaccounted).toBe(shown);
  return shown;
}

async function ticketOf(at: Steps, { id, jobIndex }: JobRef) {
  const kept = await at.storage.capacity.find(GROUP, `${id}:${jobIndex}`);
  if (!kept) throw new Error("the job has no ticket");
  return kept.ticket;
}

/** Lists that were asked for, at their times. */
function watchLists(at: Steps): readonly number[] {
  const times: number[] = [];
  const { list } = at.provider;
  at.provider.list = async (since) => {
    times.push(at.clock.time);
    return await list(since);
  };
  return times;
}

describe("when it was never made", () => {
  test("absence takes two complete listings, a grace apart and after postBy", async () => {
    const at = steps();
    const lists = watchLists(at);
    const calls = playCreates(at, UNMADE);
    await handOver(at, await at.accept());
    const [posted = 0, again = 0] = calls;
    const [first = 0] = lists;
    const [absent = 0, still = 0] = lists.filter((time) => time >= posted + CLAIM_MS);
    expect(first - posted).toBeGreaterThanOrEqual(GRACE_MS);
    expect(still - absent).toBeGreaterThanOrEqual(GRACE_MS);
    expect(again).toBeGreaterThanOrEqual(still);
  });

  test("a request that something in between hands on after its call broke off is received until postBy: its job is found", async () => {
    const at = steps();
    const { submit, list } = at.provider;
    const calls: number[] = [];
    at.provider.submit = async (job) => {
      calls.push(at.clock.time);
      const arrivesAt = at.clock.time + 80_000;
      at.provider.list = async (since) => {
        if (at.clock.time < arrivesAt) return await list(since);
        at.provider.list = list;
        await submit(job);
        return await list(since);
      };
      return SILENCE;
    };
    const job = await at.accept();
    expect(await handOver(at, job)).toMatchObject({ kind: "bound" });
    expect(calls).toHaveLength(1);
    expect(await unaccounted(at, job)).toBe(0);
  });

  test("after a 2xx nothing proves absence", async () => {
    const at = steps();
    await handOver(at, await at.accept({ prompt: "Before" }));
    const calls = playCreates(at, UNREADABLE);
    const job = await at.accept();
    expect(await handOver(at, job)).toMatchObject({ kind: "unknown" });
    expect(calls).toHaveLength(1);
    expect(await unaccounted(at, job)).toBe(4_000);
  });

  test("silence: counted, and posted again once; a second create that cannot be accounted for makes the job submit_unknown", async () => {
    const at = steps();
    const calls = playCreates(at, UNMADE, UNMADE, UNMADE);
    const job = await at.accept();
    expect(await handOver(at, job)).toMatchObject({ kind: "unknown" });
    expect(calls).toHaveLength(2);
    expect(await unaccounted(at, job)).toBe(8_000);
  });

  test("a list that fails for OVERDUE_AFTER_MINUTES: submit_unknown", async () => {
    const at = steps();
    at.provider.list = async () => ({ kind: "unreachable", reason: "HTTP 500" });
    const calls = playCreates(at, "lost");
    const before = at.clock.time;
    const job = await at.accept();
    expect(await handOver(at, job)).toMatchObject({ kind: "unknown" });
    expect(at.clock.time - before).toBeGreaterThanOrEqual(44 * 60_000);
    expect(at.clock.time - before).toBeLessThan(60 * 60_000);
    expect(calls).toHaveLength(1);
    expect(await unaccounted(at, job)).toBe(4_000);
  });

  test.each([
    ["no list", {}],
    ["reconcile: never", { reconcile: "never" }],
  ])("%s: submit_unknown, told at once", async (name, model) => {
    const at = steps(model);
    if (name === "no list") at.provider.list = async () => ({ kind: "unsupported" });
    playCreates(at, "lost");
    const before = at.clock.time;
    const job = await at.accept();
    expect(await handOver(at, job)).toMatchObject({ kind: "unknown" });
    expect(at.clock.time - before).toBeLessThan(2 * 60_000);
    expect(at.logged.map(({ event }) => event)).toContain("submit_unknown");
  });

  test("the slot of an unknown that no complete listing shows is freed", async () => {
    const at = steps();
    playCreates(at, UNMADE, UNMADE);
    const job = await at.accept();
    await handOver(at, job);
    const { state } = await ticketOf(at, job);
    expect(state).toMatchObject({ kind: "unknown" });
    expect(state.kind === "unknown" && state.slotUntil <= at.clock.time).toBe(true);
  });
});

describe("a refusal speaks of its own create only", () => {
  const refused = { kind: "refused", code: "invalid_request", reason: "HTTP 400" } as const;

  test("a ticket with counted creates lists once more before it ends, and adopts", async () => {
    const at = steps();
    const hidden: typeof at.provider.jobs = [];
    at.provider.submit = async (asked) => {
      if (hidden.length === 0) {
        hidden.push(at.provider.make(asked));
        return UNMADE;
      }
      at.provider.jobs.push(...hidden);
      return refused;
    };
    const job = await at.accept();
    expect(await handOver(at, job)).toMatchObject({ kind: "bound" });
    expect(await unaccounted(at, job)).toBe(0);
  });

  test("or ends in submit_unknown", async () => {
    const at = steps();
    playCreates(at, UNMADE, refused);
    const job = await at.accept();
    expect(await handOver(at, job)).toMatchObject({ kind: "unknown" });
    expect(await unaccounted(at, job)).toBe(4_000);
  });

  test("whatever ends it: a cancel too", async () => {
    const at = steps();
    playCreates(at, UNMADE);
    const job = await at.accept();
    const { group } = await settledAsAbsent(at, job);
    await at.storage.records.change(job.owner, job.id, applyCancel);
    expect(group).toBe(GROUP);
    expect(await handOver(at, job)).toMatchObject({ kind: "unknown" });
    expect(await unaccounted(at, job)).toBe(4_000);
  });

  test("once all its counted creates are accounted for, the job ends as it was refused", async () => {
    const at = steps();
    playCreates(at, UNMADE, refused);
    const job = await at.accept();
    await settledAsAbsent(at, job);
    const resolved = await resolveSubmit(job.record, { kind: "never_made" }, at.tools);
    expect(resolved.kind).toBe("resolved");
    expect(await handOver(at, job)).toMatchObject({ outcome: { kind: "failed", code: "invalid_request" } });
    expect(await unaccounted(at, job)).toBe(0);
  });
});

describe("the ledger has a count before the ticket does", () => {
  test("a run that dies in between leaves no count behind of a job that is found after all", async () => {
    const at = steps();
    playCreates(at, "lost");
    const job = await at.accept();
    await takeSlot({ ...job, waiter: "w" }, at.tools);
    await submitJob(job, at.tools);
    const ticket = await ticketOf(at, job);
    const planned = job.record.plan.jobs[0];
    if (ticket.state.kind !== "posting" || !planned) throw new Error("it is being posted");
    await countCreate({ record: job.record, job: planned, ticket }, ticket.state, at.tools);
    expect(await handOver(at, job)).toMatchObject({ kind: "bound" });
    expect(await unaccounted(at, job)).toBe(0);
  });

  test("a create that is lost after an operator's word about the ones before it is counted as well", async () => {
    const at = steps();
    const calls = playCreates(at, UNMADE, UNMADE, UNMADE, UNMADE);
    const job = await at.accept();
    expect(await handOver(at, job)).toMatchObject({ kind: "unknown" });
    expect((await resolveSubmit(job.record, { kind: "never_made" }, at.tools)).kind).toBe("resolved");
    expect(await unaccounted(at, job)).toBe(0);
    expect(await handOver(at, job)).toMatchObject({ kind: "unknown" });
    expect(calls).toHaveLength(4);
    expect(await unaccounted(at, job)).toBe(8_000);
  });
});

/** The first create is counted, and the job is in line again. */
async function settledAsAbsent(at: Steps, job: JobRef) {
  await takeSlot({ ...job, waiter: "workflow" }, at.tools);
  await submitJob(job, at.tools);
  for (let look = 0; look < 9 && (await ticketOf(at, job)).counted === 0; look++) {
    at.clock.time += GRACE_MS;
    await submitJob(job, at.tools);
  }
  return await ticketOf(at, job);
}
