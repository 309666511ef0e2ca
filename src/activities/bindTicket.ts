import type { Tools } from "../lib/activity.ts";
import type { SubmitOutcome } from "../lib/contracts.ts";
import { priceJob } from "../lib/domain/plan.ts";
import { applyReport } from "../lib/domain/progress.ts";
import type { Binding, Claim, Ticket } from "../lib/domain/ticket.ts";
import type { ProviderSnapshot } from "../lib/providers/provider.ts";
import { grantSlots } from "./grantSlots.ts";
import type { Held } from "./heldTicket.ts";

/** Azure deletes a job 24 hours after it was created (facts: the documented sample, and live captures). */
const LIFETIME_MS = 86_400_000;

/**
 * Gives a provider job to the ticket whose claim made it; the insert-only row of the provider's id lets no two
 * tickets own one job. When the claim was settled meanwhile, the reply came too late and is dealt with as such.
 */
export async function bindTicket(
  held: Held,
  claim: Claim,
  job: ProviderSnapshot,
  tools: Tools,
): Promise<SubmitOutcome> {
  const { storage, clock } = tools;
  const binding = bindingOf(claim, job, clock.now());
  const { ticket, etag, record } = held;
  const bound: Ticket = { ...ticket, tries: 0, state: { kind: "bound", slot: true, ...binding } };
  const answer = await storage.capacity.commit(ticket.group, {
    tickets: [{ ticket: bound, etag }],
    bind: { providerId: job.jobId, jobKey: ticket.jobKey, now: clock.now() },
    closeSubmit: [ticket.fingerprint],
  });
  if (answer === "conflict") return lateReply(held, binding, tools);
  tools.log("job_bound", { videoId: record.id, jobIndex: ticket.jobIndex, providerId: job.jobId });
  return announceBinding(held, binding, tools);
}

/** Shows the binding in the record, lets twins that were passed over have their turn, and says how to watch the job. */
export async function announceBinding(
  { ticket, record }: Held,
  binding: Binding,
  tools: Tools,
): Promise<SubmitOutcome> {
  const { providerId, target, submittedAt, expiresAt } = binding;
  const shown = { providerId, target, submittedAt, expiresAt };
  const report = { jobIndex: ticket.jobIndex, stage: "preprocessing", binding: shown } as const;
  await tools.storage.records.change(record.owner, record.id, (current) => applyReport(current, report));
  await grantSlots(ticket.group, tools);
  const { pollMinMs, pollMaxMs, overdueAfterMs } = tools.config;
  const schedule = { minMs: pollMinMs, maxMs: pollMaxMs, overdueAfterMs, giveUpAt: expiresAt };
  return { kind: "bound", submittedAt, schedule };
}

function bindingOf({ target, claimedAt }: Claim, job: ProviderSnapshot, now: number): Binding {
  const createdAt = job.createdAt === null ? claimedAt : job.createdAt * 1_000;
  const expiresAt = job.expiresAt === null ? createdAt + LIFETIME_MS : job.expiresAt * 1_000;
  return {
    providerId: job.jobId,
    submittedAt: Math.min(now, Math.max(createdAt, claimedAt)),
    expiresAt,
    target,
  };
}

/**
 * A reply that came after its claim was settled. A job that was adopted meanwhile is left to its ticket; one that
 * nobody owns was made twice: it is booked as a correction and deleted by its known id.
 */
async function lateReply(held: Held, binding: Binding, tools: Tools): Promise<SubmitOutcome> {
  const { storage, clock, log } = tools;
  const { ticket, record } = held;
  const again: SubmitOutcome = { kind: "unsettled", lookAgainAt: clock.now() + 1_000 };
  const { providerId } = binding;
  const claimed = await storage.capacity.commit(ticket.group, {
    bind: { providerId, jobKey: `late:${ticket.jobKey}`, now: clock.now() },
  });
  if (claimed === "conflict") return again;
  const films = record.plan.jobs[ticket.jobIndex]?.outputs.length ?? 1;
  const amount = priceJob(record.plan.price, record.request, films);
  log("late_reply", { videoId: record.id, jobIndex: ticket.jobIndex, providerId, amount });
  await storage.ledger.correct({
    jobKey: ticket.jobKey,
    videoId: record.id,
    owner: record.owner,
    model: record.request.model,
    reservedAt: record.createdAt,
    amount,
    reason: "late_reply",
    now: clock.now(),
  });
  await tools.provider(binding.target).remove(providerId);
  return again;
}
