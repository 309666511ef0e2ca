import type { Binding, Ticket } from "../../domain/capacity/ticket.ts";
import { expiryOf } from "../../domain/polling/expiry.ts";
import { applyReport } from "../../domain/video/progress.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import { jobKeyOf } from "../../domain/video/videoId.ts";
import type { ProviderSnapshot } from "../../providers/provider.ts";
import type { Tools } from "../../services/tools.ts";

type Bound = Extract<Ticket["state"], { kind: "bound" }>;

/**
 * Takes in when the provider will delete a job, which some say only when it is done: up to then it is watched and
 * fetched. A time that has passed is not believed, since the job is there. Harmless twice: it sets what was said.
 */
export async function learnExpiry(
  { owner, id }: VideoRecord,
  { group, jobIndex }: Pick<Ticket, "group" | "jobIndex">,
  binding: Bound,
  job: ProviderSnapshot,
  { storage, clock, provider }: Tools,
): Promise<Binding> {
  if (job.expiresAt === null) return binding;
  const { submittedAt, target } = binding;
  const times = { said: job.expiresAt, createdAt: submittedAt, submittedAt };
  const expiresAt = expiryOf(times, provider(target).profile.expiry);
  if (expiresAt === binding.expiresAt || expiresAt <= clock.now()) return binding;
  for (;;) {
    const stored = await storage.capacity.find(group, jobKeyOf(id, jobIndex));
    if (stored?.ticket.state.kind !== "bound") return binding;
    const ticket: Ticket = { ...stored.ticket, state: { ...stored.ticket.state, expiresAt } };
    const answer = await storage.capacity.commit(group, { tickets: [{ ticket, etag: stored.etag }] });
    if (answer === "committed") break;
  }
  const shown = { providerId: binding.providerId, target, submittedAt, expiresAt };
  const report = { jobIndex, stage: "preprocessing", binding: shown } as const;
  await storage.records.change(owner, id, (current) => applyReport(current, report));
  return { ...binding, expiresAt };
}
