import type { Binding, Ticket } from "../../domain/capacity/ticket.ts";
import { learnExpiry as withExpiry } from "../../domain/capacity/transitions.ts";
import { expiryOf } from "../../domain/polling/expiry.ts";
import { applyReport } from "../../domain/video/progress.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import type { ProviderSnapshot } from "../../domain/video/snapshot.ts";
import type { Tools } from "../../services/tools.ts";
import { changeRecord } from "../videos/changeRecord.ts";

/** A provider's clock is read to the second: what moves less is no news. */
const NEWS_MS = 5_000;

/**
 * Takes in when the provider will delete a job, which some say only when it is done, and which moves when our own clock is
 * set: up to then it is watched and fetched. Harmless twice: it sets what was said.
 */
export async function learnExpiry(
  { owner, id }: VideoRecord,
  { group, jobKey, jobIndex }: Ticket,
  binding: Binding,
  { expiresAt: said, createdAt }: ProviderSnapshot,
  { storage, clock, provider }: Tools,
): Promise<Binding> {
  if (said === null && createdAt === null) return binding;
  const { expiry } = provider(binding.target).profile;
  const expiresAt = expiryOf({ expiresAt: said, createdAt, since: binding.submittedAt }, expiry, clock.now());
  if (Math.abs(expiresAt - binding.expiresAt) < NEWS_MS) return binding;
  const learnt = await storage.capacity.change(group, jobKey, (ticket) => withExpiry(ticket, expiresAt));
  if (learnt.kind !== "changed") return binding;
  const { providerId, target, submittedAt } = binding;
  const shown = { providerId, target, submittedAt, expiresAt };
  const report = { jobIndex, stage: "preprocessing", binding: shown } as const;
  await changeRecord({ owner, id }, (current) => applyReport(current, report), { storage, clock });
  return { ...binding, expiresAt };
}
