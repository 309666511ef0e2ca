import type { Binding, Ticket } from "../../domain/capacity/ticket.ts";
import { learnExpiry as withExpiry } from "../../domain/capacity/transitions.ts";
import { expiryOf } from "../../domain/polling/expiry.ts";
import { applyReport } from "../../domain/video/progress.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import type { ProviderSnapshot } from "../../domain/video/snapshot.ts";
import type { Tools } from "../../services/tools.ts";

/**
 * Takes in when the provider will delete a job, which some say only when it is done: up to then it is watched and
 * fetched. A time that has passed is not believed, since the job is there. Harmless twice: it sets what was said.
 */
export async function learnExpiry(
  { owner, id }: VideoRecord,
  { group, jobKey, jobIndex }: Ticket,
  binding: Binding,
  job: ProviderSnapshot,
  { storage, clock }: Tools,
): Promise<Binding> {
  if (job.expiresAt === null) return binding;
  const expiresAt = expiryOf(job.expiresAt, binding.submittedAt, binding.submittedAt);
  if (expiresAt === binding.expiresAt || expiresAt <= clock.now()) return binding;
  const learnt = await storage.capacity.change(group, jobKey, (ticket) => withExpiry(ticket, expiresAt));
  if (learnt.kind !== "changed") return binding;
  const { providerId, target, submittedAt } = binding;
  const shown = { providerId, target, submittedAt, expiresAt };
  const report = { jobIndex, stage: "preprocessing", binding: shown } as const;
  await storage.records.change(owner, id, (current) => applyReport(current, report));
  return { ...binding, expiresAt };
}
