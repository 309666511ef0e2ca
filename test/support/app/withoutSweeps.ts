import type { FaultPlan } from "../../../local/host/testing.ts";

const NEVER_MS = 1_000 * 3_600_000;

/** The sweep's first step never comes: its instance lives on, and no other is started beside it. */
export function withoutSweeps(faults: FaultPlan = {}): FaultPlan {
  return { ...faults, delayActivities: { ...faults.delayActivities, repairVideos: NEVER_MS } };
}
