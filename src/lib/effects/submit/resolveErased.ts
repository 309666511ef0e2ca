import type { Resolution } from "../../domain/request/parseResolution.ts";
import { isVideoId, timeOf } from "../../domain/video/videoId.ts";
import type { Tools } from "../../services/tools.ts";
import { accountFor } from "../money/countCreate.ts";
import { accountForJob } from "./accountForJob.ts";
import { NOTHING, type Refused, seekJob } from "./seekJob.ts";

/**
 * What an operator says of the creates of a video that was erased since: the ledger still counts them. Null when it was
 * taken in.
 */
export async function resolveErased(
  id: string,
  resolution: Resolution,
  tools: Tools,
): Promise<Refused | null> {
  const { storage, config, log } = tools;
  if (!isVideoId(id)) return NOTHING;
  const createdAt = timeOf(id);
  const open = await storage.ledger.unaccountedOf({ videoId: id, reservedAt: createdAt });
  const [first] = open;
  if (!first) return NOTHING;
  const video = { id, owner: first.owner, createdAt };
  if (resolution.kind === "adopt") {
    const targets = open.flatMap(({ create }) => create?.target ?? []);
    const sought = await seekJob(resolution.providerId, targets, tools);
    if (sought.kind === "not_seen") return sought.refusal;
    const group = config.models.find(({ name }) => name === first.model)?.group;
    const refused = await accountForJob(video, resolution.providerId, { open, group }, tools);
    if (refused) return refused;
  } else if (!(await accountFor(video, open, "never_made", tools))) return NOTHING;
  log("submit_resolved", { videoId: id, how: resolution.kind });
  return null;
}
