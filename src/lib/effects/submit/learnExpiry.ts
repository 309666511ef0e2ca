import type { Binding, Ticket } from "../../domain/capacity/ticket.ts";
import { learnExpiry as withExpiry } from "../../domain/capacity/transitions.ts";
import { bornAtFirst, expiryOf, onOurs } from "../../domain/polling/expiry.ts";
import { applyReport } from "../../domain/video/progress.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import type { ProviderSnapshot } from "../../domain/video/snapshot.ts";
import type { Tools } from "../../services/tools.ts";
import { changeRecord } from "../videos/changeRecord.ts";

/** A provider's clock is read to the second: what moves less is no news. */
const NEWS_MS = 5_000;

/**
 * Takes in when the provider will delete a job, which some say only when it is done, and which moves when our own clock is
 * set: up to then it is watched and fetched. When it was created stays as it was first said. Harmless twice: it sets what
 * was said.
 */
export async function learnExpiry(
  { owner, id }: VideoRecord,
  { group, jobKey, jobIndex }: Ticket,
  binding: Binding,
  job: ProviderSnapshot,
  { storage, clock, provider }: Tools,
): Promise<Binding> {
  const born = bornAtFirst(binding, job);
  const createdAt = born.bornAt === undefined ? null : onOurs(born.bornAt, job);
  if (job.expiresAt === null && createdAt === null) return binding;
  const { expiry } = provider(binding.target).profile;
  const times = { expiresAt: job.expiresAt, createdAt, since: binding.submittedAt };
  const expiresAt = expiryOf(times, expiry, clock.now());
  const isKnown = born.bornAt === binding.bornAt && Math.abs(expiresAt - binding.expiresAt) < NEWS_MS;
  if (isKnown) return binding;
  const news = { expiresAt, ...born };
  const learnt = await storage.capacity.change(group, jobKey, (ticket) => withExpiry(ticket, news));
  if (learnt.kind !== "changed") return binding;
  const { providerId, target, submittedAt } = binding;
  const shown = { providerId, target, submittedAt, expiresAt };
  const report = { jobIndex, stage: "preprocessing", binding: shown } as const;
  await changeRecord({ owner, id }, (current) => applyReport(current, report), { storage, clock });
  return { ...binding, ...news };
}
