import { registerActivity } from "../lib/app/activity.ts";
import type { VideoModel } from "../lib/domain/models/model.ts";
import { holderOf } from "../lib/effects/capacity/holderOf.ts";
import type { Tools } from "../lib/services/tools.ts";

/** Younger jobs may still be waiting for their reply to be written down. */
const SETTLED_AFTER_SECONDS = 600;
/** How far back a look goes; older jobs were reported by earlier sweeps. */
const LOOK_BACK_SECONDS = 3_600;

/**
 * Reports jobs at the provider that nobody here owns: money without a film. They are never deleted. Only deployments
 * that are ours alone are looked at: elsewhere such a job is another application's. Reads and logs only.
 */
export async function reportOrphans(_input: unknown, tools: Tools): Promise<{ orphans: number }> {
  let orphans = 0;
  const ours = tools.config.models.filter(({ exclusive, reconcile }) => exclusive && reconcile === "list");
  for (const model of ours) orphans += await orphansOf(model, tools);
  return { orphans };
}

async function orphansOf(model: VideoModel, { provider, storage, clock, log }: Tools): Promise<number> {
  const now = Math.floor(clock.now() / 1_000);
  const listing = await provider(model.target).list(now - LOOK_BACK_SECONDS);
  if (listing.kind !== "listed") return 0;
  let count = 0;
  for (const { jobId, createdAt, echo } of listing.jobs) {
    const elsewhere = echo.deployment !== null && echo.deployment !== model.target.deployment;
    if (elsewhere || createdAt === null || createdAt > now - SETTLED_AFTER_SECONDS) continue;
    if (createdAt < now - LOOK_BACK_SECONDS || (await holderOf(jobId, storage)) !== null) continue;
    count += 1;
    log("orphan_at_provider", { model: model.name, providerId: jobId, createdAt });
  }
  return count;
}

registerActivity("reportOrphans", reportOrphans);
