import { couldBeWithin } from "../../domain/capacity/reconcile.ts";
import type { VideoModel } from "../../domain/models/model.ts";
import { listsIds } from "../../domain/models/profile.ts";
import { resourceKey, targetsOf } from "../../domain/models/resource.ts";
import { resourceName } from "../../domain/models/resourceName.ts";
import type { Tools } from "../../services/tools.ts";
import { holderOf } from "../capacity/holderOf.ts";
import { holdersOf } from "../capacity/holdersOf.ts";

/** Younger jobs may still be waiting for their reply to be written down. */
const WRITTEN_AFTER_MS = 120_000;

/**
 * Reports jobs at a provider that nobody here owns, each once: money without a film. They are never deleted. Only for a
 * resource that is ours alone: elsewhere such a job is another application's. Gives how many were new.
 */
export async function findOrphans(model: VideoModel, tools: Tools): Promise<number> {
  let count = 0;
  for (const target of targetsOf(model)) count += await findOrphansAt({ ...model, target }, tools);
  return count;
}

/** `target`: the one of the model's resources that is looked at. */
async function findOrphansAt(model: VideoModel, tools: Tools): Promise<number> {
  const { provider, storage, clock, config, log } = tools;
  const now = clock.now();
  const resource = provider(model.target);
  const { profile } = resource;
  if (!listsIds(profile)) return 0;
  const listing = await resource.list(now - profile.expiry.lifeMs);
  if (listing.kind !== "listed") return 0;
  const settledAfter = config.providerTimeoutMs + WRITTEN_AFTER_MS;
  let count = 0;
  for (const { jobId, createdAt, slackMs, echo } of listing.jobs) {
    const elsewhere =
      profile.listsDeployment && echo.deployment !== null && echo.deployment !== model.target.deployment;
    if (elsewhere || createdAt === null || createdAt > now - settledAfter) continue;
    if ((await holderOf(jobId, model.target, tools)) !== null) continue;
    if (couldBeWithin({ createdAt, slackMs }, await openClaims(model, tools))) continue;
    if (!(await storage.capacity.reportOnce(model.group, jobId, now))) continue;
    count += 1;
    const where = { model: model.name, resource: resourceName(model.target) };
    log("orphan_at_provider", { ...where, providerId: jobId, createdAt });
  }
  return count;
}

/** The claims that are still being settled there, one of which may be the job's. */
async function openClaims({ group, target }: VideoModel, { storage }: Tools) {
  const holders = await holdersOf(group, storage);
  return holders.flatMap(({ state }) =>
    (state.kind === "posting" || state.kind === "unknown") &&
    resourceKey(state.target) === resourceKey(target)
      ? [state]
      : [],
  );
}
