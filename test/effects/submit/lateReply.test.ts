import { expect, test } from "vitest";
import { submitJob } from "../../../src/activities/submitJob.ts";
import { takeSlot } from "../../../src/activities/takeSlot.ts";
import type { ProviderSnapshot } from "../../../src/lib/domain/video/snapshot.ts";
import type { JobRef } from "../../../src/lib/durable/contracts.ts";
import { resolveSubmit } from "../../../src/lib/effects/submit/resolveSubmit.ts";
import { GROUP, type Steps, steps } from "../../support/workflows/steps.ts";

const GRACE_MS = 30_000;
/** A claim lasts for the call's time limit and half a minute; then comes the grace. */
const CLAIM_MS = 90_000;

/** A create call that is under way: its answer comes when the test says so; not `made`, lists have the job only then. */
async function postSlowly(at: Steps, job: JobRef, made = true, said: Partial<ProviderSnapshot> = {}) {
  const { promise: late, resolve: answer } = Promise.withResolvers<void>();
  const { promise: called, resolve: begin } = Promise.withResolvers<void>();
  const { submit } = at.provider;
  const hidden: ProviderSnapshot[] = [];
  at.provider.submit = async (asked) => {
    at.provider.submit = submit;
    const fresh = { ...at.provider.make(asked), ...said };
    (made ? at.provider.jobs : hidden).push(fresh);
    begin();
    await late;
    return { kind: "accepted", job: fresh };
  };
  expect(await takeSlot({ ...job, waiter: "first" }, at.tools)).toEqual({ kind: "go" });
  const outcome = submitJob(job, at.tools);
  await called;
  return {
    async answerNow() {
      if (!made) at.provider.jobs.push(...hidden.splice(0));
      answer();
      return await outcome;
    },
  };
}

async function stateOf(at: Steps, { id, jobIndex }: JobRef) {
  return (await at.storage.capacity.find(GROUP, `${id}:${jobIndex}`))?.ticket.state;
}

async function corrections(at: Steps): Promise<readonly string[]> {
  const notes: string[] = [];
  for await (const row of at.storage.ledger.rowsOf("2026-11"))
    if (row.kind.startsWith("correct")) notes.push(`${row.kind} ${row.amount} ${row.note}`);
  return notes;
}

/** What the video shows as unaccounted for, in 1/10,000 dollars; the ledger says the same. */
async function unaccounted(at: Steps, { owner, id }: JobRef): Promise<number | undefined> {
  const shown = (await at.storage.records.find(owner, id))?.record.unaccounted;
  expect((await at.storage.ledger.totals("2026-11", null)).unaccounted).toBe(shown);
  return shown;
}

/** The job is the ticket's, nothing was deleted, and nothing is billed beside it. */
async function expectAdopted(at: Steps, job: JobRef, providerId: string): Promise<void> {
  expect(await stateOf(at, job)).toMatchObject({ kind: "bound", providerId });
  expect(at.provider.removed).toEqual([]);
  expect(await corrections(at)).toEqual([]);
  const record = (await at.storage.records.find(job.owner, job.id))?.record;
  expect(record?.jobs[0]?.providerId).toBe(providerId);
}

test("a reply is taken though another run of the workflow has come for the ticket meanwhile", async () => {
  const at = steps();
  const job = await at.accept();
  const call = await postSlowly(at, job);
  expect(await takeSlot({ ...job, waiter: "second" }, at.tools)).toEqual({ kind: "go" });
  expect(await call.answerNow()).toMatchObject({ kind: "bound" });
  await expectAdopted(at, job, "job-1");
});

test("a reply is taken though another run has noted once that the list does not have the job", async () => {
  const at = steps();
  const job = await at.accept();
  const call = await postSlowly(at, job, false);
  at.clock.time += CLAIM_MS + GRACE_MS;
  expect(await submitJob(job, at.tools)).toMatchObject({ kind: "unsettled" });
  expect(await stateOf(at, job)).toMatchObject({ kind: "posting", absentSince: at.clock.time });
  expect(await call.answerNow()).toMatchObject({ kind: "bound" });
  await expectAdopted(at, job, "job-1");
});

test("a reply ends an unknown submit without an operator, and wakes whoever waits for one", async () => {
  const at = steps({ reconcile: "never" });
  const job = await at.accept();
  const call = await postSlowly(at, job);
  at.clock.time += CLAIM_MS + GRACE_MS;
  expect(await submitJob(job, at.tools)).toMatchObject({ kind: "unknown" });
  expect(await call.answerNow()).toMatchObject({ kind: "bound" });
  expect(at.woken).toContain("first");
  await expectAdopted(at, job, "job-1");
  const resolved = await resolveSubmit(job.record, { kind: "never_made" }, at.tools);
  expect(resolved).toEqual({ kind: "nothing_to_resolve" });
});

test("a reply that comes when its job was taken for never made, but before it is posted again, is taken", async () => {
  const at = steps();
  const job = await at.accept();
  const call = await postSlowly(at, job, false);
  await settledAsAbsent(at, job);
  expect(await call.answerNow()).toMatchObject({ kind: "bound" });
  await expectAdopted(at, job, "job-1");
  expect(await submitJob(job, at.tools)).toMatchObject({ kind: "bound" });
});

test("a job that was adopted from the list before its reply came is left alone", async () => {
  const at = steps();
  const job = await at.accept();
  const call = await postSlowly(at, job);
  at.clock.time += CLAIM_MS + GRACE_MS;
  expect(await submitJob(job, at.tools)).toMatchObject({ kind: "bound" });
  expect(await call.answerNow()).toMatchObject({ kind: "unsettled" });
  await expectAdopted(at, job, "job-1");
});

test("a reply that comes when the job was posted again is booked as it states its bill, and that job deleted, once", async () => {
  const at = steps();
  const job = await at.accept();
  const call = await postSlowly(at, job, false, { billed: 0.371_23 });
  await settledAsAbsent(at, job);
  expect(await submitJob(job, at.tools)).toMatchObject({ kind: "bound" });
  expect(await call.answerNow()).toMatchObject({ kind: "unsettled" });
  expect(await stateOf(at, job)).toMatchObject({ kind: "bound", providerId: "job-2" });
  expect(at.provider.removed).toEqual(["job-1"]);
  expect(await corrections(at)).toEqual(["correct-1 3712 made job-1"]);
});

test("after two creates that nobody can account for there is no third, and both late replies are told apart", async () => {
  const at = steps();
  const job = await at.accept();
  const first = await postSlowly(at, job, false);
  await settledAsAbsent(at, job);
  const second = await postSlowly(at, job, false);
  at.clock.time += CLAIM_MS + GRACE_MS;
  await submitJob(job, at.tools);
  at.clock.time += GRACE_MS;
  expect(await submitJob(job, at.tools)).toMatchObject({ kind: "unknown" });
  expect(await unaccounted(at, job)).toBe(8_000);
  expect(await second.answerNow()).toMatchObject({ kind: "bound" });
  expect(await unaccounted(at, job)).toBe(4_000);
  await first.answerNow();
  expect(await unaccounted(at, job)).toBe(0);
  expect(await stateOf(at, job)).toMatchObject({ kind: "bound", providerId: "job-2" });
  expect(at.provider.removed).toEqual(["job-1"]);
  expect(await corrections(at)).toEqual(["correct-1 4000 made job-1"]);
});

test("a reply whose video has ended meanwhile is booked and its job deleted", async () => {
  const at = steps();
  const job = await at.accept();
  const call = await postSlowly(at, job);
  await at.storage.capacity.remove(GROUP, `${job.id}:0`);
  await at.storage.records.change(job.owner, job.id, (record) => ({ ...record, stage: "failed" }));
  await call.answerNow();
  expect(at.provider.removed).toEqual(["job-1"]);
  expect(await corrections(at)).toHaveLength(1);
});

test("a reply that comes when an operator has adopted another job is booked, and its job deleted", async () => {
  const at = steps({ reconcile: "never" });
  const job = await at.accept();
  const call = await postSlowly(at, job);
  at.clock.time += CLAIM_MS + GRACE_MS;
  await submitJob(job, at.tools);
  at.provider.jobs.push(...at.provider.jobs.map((made) => ({ ...made, jobId: "job-of-the-operator" })));
  const resolved = await resolveSubmit(
    job.record,
    { kind: "adopt", providerId: "job-of-the-operator" },
    at.tools,
  );
  expect(resolved.kind).toBe("resolved");
  await call.answerNow();
  expect(await stateOf(at, job)).toMatchObject({ kind: "bound", providerId: "job-of-the-operator" });
  expect(at.provider.removed).toEqual(["job-1"]);
});

test("the same step run twice at once posts once", async () => {
  const at = steps();
  const job = await at.accept();
  let posts = 0;
  const { submit } = at.provider;
  at.provider.submit = async (asked) => {
    posts += 1;
    return await submit(asked);
  };
  await takeSlot({ ...job, waiter: "first" }, at.tools);
  await Promise.all(Array.from({ length: 5 }, () => submitJob(job, at.tools)));
  expect(posts).toBe(1);
  await expectAdopted(at, job, "job-1");
});

test("a listing that finds the job while another run touches the ticket never deletes it", async () => {
  const at = steps();
  const job = await at.accept();
  await takeSlot({ ...job, waiter: "first" }, at.tools);
  const { submit, list } = at.provider;
  at.provider.submit = async (asked) => {
    await submit(asked);
    return { kind: "ambiguous", heard: "silence", reason: "reset" };
  };
  await submitJob(job, at.tools);
  at.clock.time += GRACE_MS;
  at.provider.list = async (since) => {
    await takeSlot({ ...job, waiter: "second" }, at.tools);
    return await list(since);
  };
  expect(await submitJob(job, at.tools)).toMatchObject({ kind: "bound" });
  await expectAdopted(at, job, "job-1");
});

/** Two complete listings without the job, a grace apart: it counts as never made. */
async function settledAsAbsent(at: Steps, job: JobRef): Promise<void> {
  at.clock.time += CLAIM_MS + GRACE_MS;
  await submitJob(job, at.tools);
  at.clock.time += GRACE_MS;
  await submitJob(job, at.tools);
  expect(await stateOf(at, job)).toMatchObject({ kind: "granted" });
}

test("an operator who names the video's own film once more, since the first answer was lost, does not bill it twice", async () => {
  const at = steps({ reconcile: "never" });
  const job = await at.accept();
  const call = await postSlowly(at, job);
  at.clock.time += CLAIM_MS + GRACE_MS;
  await submitJob(job, at.tools);
  const [counted] = await at.storage.ledger.unaccounted(at.clock.time);
  await call.answerNow();
  expect(await unaccounted(at, job)).toBe(0);
  if (!counted) throw new Error("nothing was counted");
  // As if the process had died between the ticket and the count's end.
  await at.storage.ledger.count({ ...counted, n: counted.n + 1 }, at.clock.time);
  const record = (await at.storage.records.find(job.owner, job.id))?.record ?? job.record;
  const again = await resolveSubmit(record, { kind: "adopt", providerId: "job-1" }, at.tools);
  expect(again.kind).toBe("resolved");
  expect(await unaccounted(at, job)).toBe(0);
  expect(await corrections(at)).toEqual([]);
});
