import type { Binding } from "../../domain/capacity/ticket.ts";
import { listsIds } from "../../domain/models/profile.ts";
import type { Tools } from "../../services/tools.ts";

/** A job may stand in the list with a time of the provider's that is a little before ours. */
const LOOK_BACK_MS = 3_600_000;

/** Whether its provider lists a job; an entry that cannot be read may be it. */
export async function inList(
  { target, providerId, submittedAt }: Binding,
  { provider }: Pick<Tools, "provider">,
): Promise<"listed" | "not_listed" | "unreachable" | "unsupported"> {
  const resource = provider(target);
  if (!listsIds(resource.profile)) return "unsupported";
  const listing = await resource.list(submittedAt - LOOK_BACK_MS);
  if (listing.kind !== "listed") return listing.kind;
  const isListed = listing.unreadable.length > 0 || listing.jobs.some(({ jobId }) => jobId === providerId);
  return isListed ? "listed" : "not_listed";
}
