import { expect, test } from "vitest";
import { reclaimSlots } from "../../src/activities/reclaimSlots.ts";
import { submitJob } from "../../src/activities/submitJob.ts";
import { takeSlot } from "../../src/activities/takeSlot.ts";
import { bind } from "../../src/lib/domain/capacity/transitions.ts";
import type { JobRef } from "../../src/lib/durable/contracts.ts";
import { SORA_2 } from "../support/samples/sampleModels.ts";
import { GROUP, type Steps, steps } from "../support/workflows/steps.ts";

const MINUTE_MS = 60_000;

/** What the sweep wakes, where the workflow last moved so many minutes ago. */
async function wokenAfter(at: Steps, minutes: number): Promise<readonly string[]> {
  at.woken.length = 0;
  at.moved.at = at.clock.time - minutes * MINUTE_MS;
  await reclaimSlots({}, at.tools);
  return [...at.woken];
}

/** The third in line behind two that have slots. */
async function third(at: Steps): Promise<JobRef> {
  for (const prompt of ["One", "Two"])
    await takeSlot({ ...(await at.accept({ prompt })), waiter: prompt }, at.tools);
  const job = await at.accept({ prompt: "Three" });
  expect(await takeSlot({ ...job, waiter: "Three" }, at.tools)).toMatchObject({ kind: "wait" });
  return job;
}

test("a job at its provider whose workflow has not moved for a quarter of an hour has it woken", async () => {
  const at = steps();
  const job = await at.accept();
  await takeSlot({ ...job, waiter: "w" }, at.tools);
  expect(await submitJob(job, at.tools)).toMatchObject({ kind: "bound" });
  expect(await wokenAfter(at, 14)).toEqual([]);
  expect(await wokenAfter(at, 15)).toEqual(["w"]);
});

test("so has one that was bound by a late reply while it slept in its line, though its record has not heard of that", async () => {
  const at = steps();
  const job = await third(at);
  const now = at.clock.time;
  const binding = {
    providerId: "late",
    submittedAt: now,
    expiresAt: now + 86_400_000,
    target: SORA_2.target,
  };
  await at.storage.capacity.change(GROUP, `${job.id}:0`, (ticket) => bind(ticket, binding));
  expect(await wokenAfter(at, 14)).not.toContain("Three");
  expect(await wokenAfter(at, 15)).toContain("Three");
});

test("one that waits for its turn is left asleep, however long", async () => {
  const at = steps();
  await third(at);
  expect(await wokenAfter(at, 24 * 60)).not.toContain("Three");
});

test("one line that fails does not keep the others from their sweep, and is told", async () => {
  const at = steps();
  await third(at);
  const { capacity } = at.storage;
  const { look } = capacity;
  capacity.groups = async () => ["broken", GROUP];
  capacity.look = async (group, isEnough) => {
    if (group === "broken") throw new Error("the line is out of reach");
    return await look(group, isEnough);
  };
  await expect(reclaimSlots({}, at.tools)).rejects.toThrow("out of reach");
  expect(at.woken.toSorted()).toEqual(["One", "Two"]);
});

test("a ticket whose record cannot be read, and an engine that does not answer, keep no other from its sweep", async () => {
  const at = steps();
  await third(at);
  const job = await at.accept({ prompt: "Four" });
  await takeSlot({ ...job, waiter: "Four" }, at.tools);
  const { find } = at.storage.records;
  at.storage.records.find = async (owner, id) => {
    if (id === job.id) throw new Error("a damaged row");
    return await find(owner, id);
  };
  at.tools.hub.movedAt = async () => {
    throw new Error("the engine is out of reach");
  };
  await expect(reclaimSlots({}, at.tools)).rejects.toThrow("damaged");
  expect(at.woken.toSorted()).toEqual(["One", "Two"]);
  expect(at.logged.map(({ event }) => event)).toContain("capacity_seen");
});
