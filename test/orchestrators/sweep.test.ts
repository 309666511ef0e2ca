import { expect, test } from "vitest";
import { sweep } from "../../src/orchestrators/sweep.ts";
import { playOrchestrator } from "../support/workflows/playOrchestrator.ts";

const STEPS = {
  repairVideos: () => ({ restarted: 1 }),
  reclaimSlots: () => ({ reclaimed: 2 }),
  reportOrphans: () => ({ orphans: 3 }),
  clearAway: () => ({ removed: 4 }),
};

test("a sweep repairs videos, then reclaims slots, reports orphans and clears away, and says how much", () => {
  const { output, steps } = playOrchestrator(sweep, {}, { activities: STEPS });
  expect(output).toEqual({ restarted: 1, reclaimed: 2, orphans: 3, removed: 4 });
  expect(steps.map(({ name, input }) => [name, input])).toEqual([
    ["repairVideos", {}],
    ["reclaimSlots", {}],
    ["reportOrphans", {}],
    ["clearAway", {}],
  ]);
});

test("a step that keeps failing does not keep the others from their work, and fails the sweep", () => {
  const names: string[] = [];
  const noting = <T>(name: string, answer: () => T) => {
    return () => {
      names.push(name);
      return answer();
    };
  };
  const failing = () => {
    throw new Error("a record cannot be read");
  };
  const activities = {
    repairVideos: failing,
    reclaimSlots: noting("reclaimSlots", STEPS.reclaimSlots),
    reportOrphans: noting("reportOrphans", STEPS.reportOrphans),
    clearAway: noting("clearAway", STEPS.clearAway),
  };
  expect(() => playOrchestrator(sweep, {}, { activities })).toThrow("a record cannot be read");
  expect(names).toEqual(["reclaimSlots", "reportOrphans", "clearAway"]);
});
