import { describe, expect, test } from "vitest";
import { submitJob } from "../../../src/activities/submitJob.ts";
import { takeSlot } from "../../../src/activities/takeSlot.ts";
import type { JobRef } from "../../../src/lib/durable/contracts.ts";
import type { SubmitAnswer } from "../../../src/lib/providers/provider.ts";
import {
  ERROR_ANSWER,
  handOver,
  playCreates,
  SILENCE,
  UNREACHABLE,
} from "../../support/workflows/handOver.ts";
import { GROUP, type Steps, steps } from "../../support/workflows/steps.ts";

const DAY = 86_400_000;

async function unaccounted(at: Steps): Promise<number> {
  return (await at.storage.ledger.totals("2026-11", null)).unaccounted;
}

async function stateOf(at: Steps, { id, jobIndex }: JobRef) {
  return (await at.storage.capacity.find(GROUP, `${id}:${jobIndex}`))?.ticket.state.kind;
}

/** Seconds between calls. */
const gaps = (calls: readonly number[]) =>
  calls.slice(1).map((at, index) => Math.round((at - (calls[index] ?? 0)) / 1_000));

describe("what an answer to a create means", () => {
  test.each<[string, SubmitAnswer, string]>([
    ["about this request: the job ends refused", refusal("refused", "invalid_request"), "invalid_request"],
    [
      "moderation in any words: the job ends refused",
      refusal("refused", "moderation_blocked"),
      "moderation_blocked",
    ],
    [
      "about this resource, when every resource of the model has answered so: the job ends",
      refusal("misplaced", "provider_auth"),
      "provider_auth",
    ],
  ])("%s", async (_, answer, code) => {
    const at = steps();
    const calls = playCreates(at, answer);
    expect(await handOver(at, await at.accept())).toMatchObject({ outcome: { kind: "failed", code } });
    expect(calls).toHaveLength(1);
    expect(await unaccounted(at)).toBe(0);
  });

  test("never reached: the resource pauses, 5 s doubling to 5 minutes; the ticket keeps its place", async () => {
    const at = steps();
    const calls = playCreates(at, ...Array.from({ length: 9 }, () => UNREACHABLE));
    expect(await handOver(at, await at.accept())).toMatchObject({ kind: "bound" });
    expect(gaps(calls)).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300]);
    expect(await unaccounted(at)).toBe(0);
  });

  test("a job that no resource could take for 24 hours ends timed_out, at no cost", async () => {
    const at = steps();
    const calls = playCreates(at, UNREACHABLE, UNREACHABLE);
    const job = await at.accept();
    untakenForADay(at, job, calls);
    expect(await handOver(at, job)).toMatchObject({ outcome: { kind: "timed_out" } });
    expect(await unaccounted(at)).toBe(0);
  });

  test("other 429: not made: the resource pauses as asked", async () => {
    const at = steps();
    const calls = playCreates(at, { kind: "busy", retryAfterSeconds: 40, reason: "HTTP 429" });
    expect(await handOver(at, await at.accept())).toMatchObject({ kind: "bound" });
    expect(gaps(calls)).toEqual([40]);
    expect(await unaccounted(at)).toBe(0);
  });

  test("other 429 that asks for a thousandth of a second: the resource pauses for a second", async () => {
    const at = steps();
    playCreates(at, { kind: "busy", retryAfterSeconds: 0.001, reason: "HTTP 429" });
    const job = await at.accept();
    await takeSlot({ ...job, waiter: "w" }, at.tools);
    expect(await submitJob(job, at.tools)).toEqual({ kind: "wait", lookAgainAt: at.clock.time + 1_000 });
  });

  test("ambiguous: the resource pauses as when out of reach, and one ticket tries it first", async () => {
    const at = steps();
    playCreates(at, SILENCE);
    const jobs = [
      await at.accept({ prompt: "1" }),
      await at.accept({ prompt: "2" }),
      await at.accept({ prompt: "3" }),
    ];
    const [first, second, third] = jobs;
    if (!first || !second || !third) throw new Error("three were accepted");
    const come = (job: JobRef) => takeSlot({ ...job, waiter: "w" }, at.tools);
    await come(first);
    await submitJob(first, at.tools);
    expect(await come(second)).toMatchObject({ kind: "wait", lookAgainAt: at.clock.time + 5_000 });
    at.clock.time += 5_000;
    // The group has room for two, and one of them is being settled.
    expect(await come(second)).toEqual({ kind: "go" });
    expect(await come(third)).toMatchObject({ kind: "wait" });
    expect(await submitJob(second, at.tools)).toMatchObject({ kind: "bound" });
  });

  test("what is left until postBy is read again as the last thing before the call; nothing left: nothing is sent", async () => {
    const at = steps();
    const calls = playCreates(at);
    const job = await at.accept();
    await takeSlot({ ...job, waiter: "w" }, at.tools);
    const log: typeof at.tools.log = (event, fields) => {
      if (event === "job_submitting") at.clock.time += 660_000;
      at.tools.log(event, fields);
    };
    await submitJob(job, { ...at.tools, log });
    expect(calls).toEqual([]);
    expect(["waiting", "granted"]).toContain(await stateOf(at, job));
    expect(await handOver(at, job)).toMatchObject({ kind: "bound" });
    expect(await unaccounted(at)).toBe(0);
  });

  test("an answer that refuses after its claim was counted takes the count back", async () => {
    const at = steps();
    const job = await at.accept();
    const { submit } = at.provider;
    at.provider.submit = async () => {
      at.provider.submit = submit;
      at.clock.time += 120_000;
      await submitJob(job, at.tools);
      at.clock.time += 30_000;
      await submitJob(job, at.tools);
      expect(await unaccounted(at)).toBe(4_000);
      return refusal("refused", "invalid_request");
    };
    await takeSlot({ ...job, waiter: "w" }, at.tools);
    await submitJob(job, at.tools);
    expect(await unaccounted(at)).toBe(0);
  });
});

test("an HTTP error answer, on a list that has shown our jobs before: never made; posted again with back-off, not counted", async () => {
  const at = steps();
  await handOver(at, await at.accept({ prompt: "Before" }));
  const weather = Array.from({ length: 4 }, () => ERROR_ANSWER);
  const calls = playCreates(at, ...weather);
  expect(await handOver(at, await at.accept())).toMatchObject({ kind: "bound" });
  expect(calls).toHaveLength(5);
  expect(await unaccounted(at)).toBe(0);
  // The looser rule, which takes an answer for silence: the same weather needs an operator.
  const loose = steps();
  await handOver(loose, await loose.accept({ prompt: "Before" }));
  playCreates(loose, ...weather.map(() => SILENCE));
  expect(await handOver(loose, await loose.accept())).toMatchObject({ kind: "unknown" });
  expect(await unaccounted(loose)).toBe(8_000);
});

test("an error answer for a day on end: the job ends timed_out, at no cost", async () => {
  const at = steps();
  await handOver(at, await at.accept({ prompt: "Before" }));
  const calls = playCreates(at, ERROR_ANSWER, ERROR_ANSWER, ERROR_ANSWER);
  const job = await at.accept();
  untakenForADay(at, job, calls);
  expect(await handOver(at, job)).toMatchObject({ outcome: { kind: "timed_out" } });
  expect(await unaccounted(at)).toBe(0);
});

/** From the second call on, the job's first refusal was a day ago. */
function untakenForADay(at: Steps, { id, jobIndex }: JobRef, calls: readonly number[]): void {
  const { submit } = at.provider;
  at.provider.submit = async (job) => {
    const answer = await submit(job);
    if (calls.length === 1) at.clock.time += 3_600_000;
    const refusedSince = at.clock.time - DAY;
    if (calls.length === 1)
      await at.storage.capacity.change(GROUP, `${id}:${jobIndex}`, (ticket) => ({ ...ticket, refusedSince }));
    return answer;
  };
}

function refusal<K extends "refused" | "misplaced">(
  kind: K,
  code: "invalid_request" | "moderation_blocked" | "provider_auth",
): SubmitAnswer {
  return { kind, code, reason: "HTTP 400" };
}
