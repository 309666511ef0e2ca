import type { OrchestrationContext } from "durable-functions";
import * as df from "durable-functions";
import type { SweepReport } from "../lib/contracts.ts";
import { call, type Flow } from "../lib/durable.ts";

/** Mends what crashes left behind. Safe beside live work, and twice: each step decides by the rows it guards. */
export function* sweep(context: OrchestrationContext): Flow<SweepReport> {
  const { restarted } = yield* call(context, "repairVideos", {});
  const { reclaimed } = yield* call(context, "reclaimSlots", {});
  const { orphans } = yield* call(context, "reportOrphans", {});
  const { removed } = yield* call(context, "clearAway", {});
  return { restarted, reclaimed, orphans, removed };
}

df.app.orchestration("sweep", sweep);
