import { expect, test } from "vitest";
import { checkJob } from "../../src/activities/checkJob.ts";
import { applyCancel } from "../../src/lib/domain/video/progress.ts";
import type { RemoveAnswer } from "../../src/lib/providers/provider.ts";
import { handOver } from "../support/workflows/handOver.ts";
import { steps } from "../support/workflows/steps.ts";

/** A bound job whose video was cancelled, and a look at it. */
async function cancelled() {
  const at = steps();
  const { record, ...job } = await at.accept();
  await handOver(at, job);
  await at.storage.records.change(record.owner, record.id, applyCancel);
  const look = async (missingSince?: number) =>
    (await checkJob(missingSince === undefined ? job : { ...job, missingSince }, at.tools)).kind;
  return { at, look };
}

const LOST: RemoveAnswer = { kind: "unreachable", reason: "reset" };

test("a delete whose answer was lost is known at the next look, by the provider's list", async () => {
  const { at, look } = await cancelled();
  const { remove } = at.provider;
  at.provider.remove = async (jobId) => {
    await remove(jobId);
    return LOST;
  };
  expect([await look(), await look()]).toEqual(["running", "cancelled"]);
});

test("so is one whose look ended before it was stored", async () => {
  const { at, look } = await cancelled();
  const { remove } = at.provider;
  at.provider.remove = async (jobId) => {
    await remove(jobId);
    throw new Error("our own storage is out of reach");
  };
  await expect(look()).rejects.toThrow("storage");
  expect(await look()).toBe("cancelled");
});

test("what the list shows is not deleted yet, and what it does not show now may be hidden where a delete was in vain", async () => {
  for (const answer of [LOST, { kind: "refused", reason: "it runs" }] as const) {
    const { at, look } = await cancelled();
    at.provider.remove = async () => answer;
    expect(await look()).toBe("running");
    const { check, list } = at.provider;
    at.provider.check = async () => ({ kind: "missing" });
    expect(await look()).toBe("missing");
    at.provider.check = check;
    // Seen once more, the delete was in vain, whatever became of its answer.
    expect(await look()).toBe("running");
    at.provider.check = async () => ({ kind: "missing" });
    at.provider.list = async () => ({ kind: "listed", jobs: [], unreadable: [] });
    expect(await look()).toBe("missing");
    at.provider.list = list;
  }
});

test("looks at a job that cannot be deleted write its ticket no more than twice", async () => {
  const { at, look } = await cancelled();
  at.provider.remove = async () => ({ kind: "refused", reason: "it runs" });
  const { change } = at.storage.capacity;
  let writes = 0;
  const capacity = {
    ...at.storage.capacity,
    change: (...args: Parameters<typeof change>) => {
      writes += 1;
      return change(...args);
    },
  };
  Object.assign(at.tools, { storage: { ...at.storage, capacity } });
  for (let looks = 0; looks < 5; looks++) await look();
  expect(writes).toBeLessThanOrEqual(2);
});

test("without a list, one that is not shown after its delete is deleted again, and ends only after ten minutes", async () => {
  const { at, look } = await cancelled();
  at.provider.remove = async () => LOST;
  at.provider.list = async () => ({ kind: "unsupported" });
  expect(await look()).toBe("running");
  at.provider.check = async () => ({ kind: "missing" });
  expect(await look()).toBe("missing");
  const missingSince = at.clock.time;
  at.clock.time += 599_000;
  expect(await look(missingSince)).toBe("missing");
  expect(at.logged.map(({ event }) => event)).not.toContain("job_ended");
  at.clock.time += 1_000;
  expect(await look(missingSince)).toBe("gone");
  expect(at.logged.filter(({ event }) => event === "job_ended")).toHaveLength(1);
});

test("the log hears of the end of one whose delete was answered", async () => {
  const { at, look } = await cancelled();
  expect(await look()).toBe("cancelled");
  expect(at.logged).toContainEqual({
    event: "job_ended",
    fields: expect.objectContaining({ how: "cancelled" }),
  });
});
