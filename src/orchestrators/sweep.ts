import type { OrchestrationContext } from "durable-functions";
import * as df from "durable-functions";
import type { SweepReport } from "../lib/durable/contracts.ts";
import { call, type Flow } from "../lib/durable/flow.ts";

/**
 * Mends what crashes left behind. Safe beside live work, and twice: each step decides by the rows it guards. A step that
 * fails does not keep the others from their work; its fault is this sweep's.
 */
export function* sweep(context: OrchestrationContext): Flow<SweepReport> {
  const faults: unknown[] = [];
  const repaired = yield* attempt(call(context, "repairVideos", {}), faults);
  const freed = yield* attempt(call(context, "reclaimSlots", {}), faults);
  const found = yield* attempt(call(context, "reportOrphans", {}), faults);
  const cleared = yield* attempt(call(context, "clearAway", {}), faults);
  if (faults.length > 0) throw faults[0];
  return {
    restarted: repaired?.restarted ?? 0,
    reclaimed: freed?.reclaimed ?? 0,
    orphans: found?.orphans ?? 0,
    removed: cleared?.removed ?? 0,
  };
}

function* attempt<T>(step: Flow<T>, faults: unknown[]): Flow<T | undefined> {
  try {
    return yield* step;
  } catch (error) {
    faults.push(error);
    return undefined;
  }
}

df.app.orchestration("sweep", sweep);
