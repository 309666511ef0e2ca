import { registerActivity } from "../lib/app/activity.ts";
import { isToldByList } from "../lib/domain/models/model.ts";
import { showUnshown } from "../lib/effects/money/showCost.ts";
import { findOrphans } from "../lib/effects/submit/findOrphans.ts";
import { lookForCounted } from "../lib/effects/submit/lookForCounted.ts";
import type { Tools } from "../lib/services/tools.ts";

/**
 * Looks in the providers' lists for what nobody here knows: creates that were counted, and jobs that nobody owns; first
 * shows what broken-off steps have booked and not shown. Counts end once; the rest is reads, logs and costs as the ledger
 * has them, so twice is harmless.
 */
export async function reportOrphans(_input: unknown, tools: Tools): Promise<{ orphans: number }> {
  await showUnshown(tools);
  await lookForCounted(tools);
  let orphans = 0;
  const ours = tools.config.models.filter((model) => model.exclusive && isToldByList(model));
  for (const model of ours) orphans += await findOrphans(model, tools);
  return { orphans };
}

registerActivity("reportOrphans", reportOrphans);
