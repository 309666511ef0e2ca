import { expect, test } from "vitest";
import type { Scripts } from "../support/workflows/playBook.ts";
import { playWorkflow } from "../support/workflows/playWorkflow.ts";

const STEPS: Scripts = {
  repairVideos: () => ({ restarted: 1 }),
  reclaimSlots: () => ({ reclaimed: 2 }),
  reportOrphans: () => ({ orphans: 3 }),
  clearAway: () => ({ removed: 4 }),
};

test("a sweep repairs videos, then reclaims slots, reports orphans and clears away, and says how much", async () => {
  const { output, steps } = await playWorkflow("sweep", {}, STEPS);
  expect(output).toEqual({ restarted: 1, reclaimed: 2, orphans: 3, removed: 4 });
  expect(steps.map(({ name, input }) => [name, input])).toEqual([
    ["repairVideos", {}],
    ["reclaimSlots", {}],
    ["reportOrphans", {}],
    ["clearAway", {}],
  ]);
});

test("a step that keeps failing does not keep the others from their work, and fails the sweep", async () => {
  const { hasFailed, output, steps } = await playWorkflow(
    "sweep",
    {},
    {
      ...STEPS,
      repairVideos: () => {
        throw new Error("a record cannot be read");
      },
    },
  );
  expect({ hasFailed, output }).toEqual({
    hasFailed: true,
    output: expect.stringContaining("a record cannot be read"),
  });
  expect([...new Set(steps.map(({ name }) => name))]).toEqual(Object.keys(STEPS));
});
