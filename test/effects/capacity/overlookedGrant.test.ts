import { expect, test } from "vitest";
import { releaseSlot } from "../../../src/activities/releaseSlot.ts";
import { takeSlot } from "../../../src/activities/takeSlot.ts";
import { handOver } from "../../support/workflows/handOver.ts";
import { GROUP, type Steps, steps } from "../../support/workflows/steps.ts";

/** Two jobs have the slots and a third waits; the process that gives it the next one dies before it wakes it. */
async function killedBeforeWaking(): Promise<{ readonly at: Steps; readonly again: () => Promise<unknown> }> {
  const at = steps();
  const jobs = [await at.accept({ prompt: "1" }), await at.accept({ prompt: "2" })] as const;
  for (const job of jobs) await handOver(at, job);
  at.clock.time += 1_000;
  const third = await at.accept({ prompt: "3" });
  expect(await takeSlot({ ...third, waiter: "third" }, at.tools)).toMatchObject({ kind: "wait" });
  const dies = async () => {
    throw new Error("killed");
  };
  const dying = { ...at.tools, hub: { ...at.tools.hub, wake: dies } };
  await expect(releaseSlot(jobs[0], dying)).rejects.toThrow("killed");
  const kept = await at.storage.capacity.find(GROUP, `${third.id}:0`);
  expect(kept?.ticket.state.kind).toBe("granted");
  return { at, again: async () => await releaseSlot(jobs[0], at.tools) };
}

test("a step that is repeated after its process has died wakes whom that process gave a slot and could not tell", async () => {
  const { at, again } = await killedBeforeWaking();
  at.clock.time += 10_000;
  await again();
  expect(at.woken).toContain("third");
});

test("a grant of a moment ago is on its way: nobody is woken twice", async () => {
  const { at, again } = await killedBeforeWaking();
  at.clock.time += 9_000;
  await again();
  expect(at.woken).not.toContain("third");
});
