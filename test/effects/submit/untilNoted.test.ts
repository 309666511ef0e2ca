import { describe, expect, test } from "vitest";
import type { SubmitAnswer } from "../../../src/lib/providers/provider.ts";
import type { Capacity } from "../../../src/lib/storage/capacity/capacity.ts";
import { handOver, playCreates, UNREACHABLE } from "../../support/workflows/handOver.ts";
import { GROUP, type Steps, steps } from "../../support/workflows/steps.ts";

/** A model whose provider lists no jobs: what is not written of a create nobody can find. */
const NO_LIST = { reconcile: "never" } as const;
const REFUSED: SubmitAnswer = { kind: "refused", code: "moderation_blocked", reason: "HTTP 400" };
const BUSY: SubmitAnswer = { kind: "busy", retryAfterSeconds: 5, reason: "HTTP 429" };

/** From each create on, the line cannot be written for so many calls. */
function blipAfterCreate(at: Steps, calls: number): Steps {
  let left = 0;
  const { submit } = at.provider;
  at.provider.submit = async (job) => {
    const answer = await submit(job);
    left = calls;
    return answer;
  };
  const failing =
    <A extends readonly unknown[], R>(call: (...given: A) => Promise<R>) =>
    async (...given: A): Promise<R> => {
      if (left === 0) return await call(...given);
      left -= 1;
      throw Object.assign(new Error("refused connection"), { code: "ECONNREFUSED" });
    };
  const { capacity } = at.storage;
  const { find, change, changeGroup } = capacity;
  const unsteady: Capacity = {
    ...capacity,
    find: failing(find),
    change: failing(change),
    changeGroup: failing(changeGroup),
  };
  return { ...at, tools: { ...at.tools, storage: { ...at.storage, capacity: unsteady } } };
}

describe("what a provider has answered is written though storage fails for a moment", () => {
  test.each<[string, readonly SubmitAnswer[], object, number]>([
    ["a job was made", [], { kind: "bound" }, 1],
    ["a refusal", [REFUSED], { outcome: { kind: "failed", code: "moderation_blocked" } }, 1],
    ["a 429, and a job at the next try", [BUSY], { kind: "bound" }, 2],
    ["never reached, and a job at the next try", [UNREACHABLE], { kind: "bound" }, 2],
  ])("%s", async (_what, answers, end, creates) => {
    const at = steps(NO_LIST);
    const calls = playCreates(at, ...answers);
    const job = await at.accept();
    expect(await handOver(blipAfterCreate(at, 2), job)).toMatchObject(end);
    expect(calls).toHaveLength(creates);
    expect((await at.storage.ledger.totals("2026-11", null)).unaccounted).toBe(0);
  });
});

test("what was written in part is not written again: the step is repeated, and finds it", async () => {
  const at = steps(NO_LIST);
  const calls = playCreates(at);
  const job = await at.accept();
  const { change } = at.storage.records;
  let isBroken = true;
  const records: typeof at.storage.records = {
    ...at.storage.records,
    change: async (...given) => {
      if (isBroken && (await stateOf(at, job.id)) === "bound") throw new Error("refused connection");
      return await change(...given);
    },
  };
  const unsteady = { ...at, tools: { ...at.tools, storage: { ...at.storage, records } } };
  await expect(handOver(unsteady, job)).rejects.toThrow("refused connection");
  expect(at.logged).toContainEqual({
    event: "answer_unwritten",
    fields: { videoId: job.id, jobIndex: 0, answer: "accepted", providerId: "job-1" },
  });
  isBroken = false;
  expect(await handOver(unsteady, job)).toMatchObject({ kind: "bound" });
  expect(calls).toHaveLength(1);
});

async function stateOf(at: Steps, id: string) {
  return (await at.storage.capacity.find(GROUP, `${id}:0`))?.ticket.state.kind;
}
