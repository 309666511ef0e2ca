import type { Binding, Claim, Ticket } from "../../domain/capacity/ticket.ts";
import { resourceName } from "../../domain/models/resourceName.ts";
import { expiryOf } from "../../domain/polling/expiry.ts";
import { applyReport } from "../../domain/video/progress.ts";
import type { SubmitOutcome } from "../../durable/contracts.ts";
import type { ProviderSnapshot } from "../../providers/provider.ts";
import type { Tools } from "../../services/tools.ts";
import { grantSlots } from "../capacity/grantSlots.ts";
import type { Held } from "./heldTicket.ts";

/**
 * Gives a provider job to the ticket whose claim made it; the insert-only row of the provider's id lets no two tickets
 * own one job. Null when the claim was settled otherwise meanwhile, or another ticket owns the job: nothing is changed.
 */
export async function bindTicket(
  held: Held,
  claim: Claim,
  job: ProviderSnapshot,
  tools: Tools,
): Promise<SubmitOutcome | null> {
  const { storage, clock, hub, log } = tools;
  const binding = bindingOf(claim, job, clock.now());
  const { record } = held;
  let { ticket, etag } = held;
  let wake: (() => Promise<void>) | null = null;
  for (;;) {
    const bound: Ticket = { ...ticket, tries: 0, state: { kind: "bound", slot: true, ...binding } };
    const answer = await storage.capacity.commit(ticket.group, {
      tickets: [{ ticket: bound, etag }],
      bind: { providerId: job.jobId, jobKey: ticket.jobKey, now: clock.now() },
      closeSubmit: [ticket.fingerprint],
    });
    if (answer === "committed") break;
    // Another run may have touched the ticket without settling its claim: a waiter that came back, a listing noted.
    const now = await storage.capacity.find(ticket.group, ticket.jobKey);
    if (!now || !isUnsettled(now.ticket, claim)) return null;
    if ((await storage.capacity.boundTo(ticket.group, job.jobId)) !== null) return null;
    ({ ticket, etag } = now);
    // Whoever touched it may be waiting for an operator, or in line.
    wake = () => hub.wake(now.ticket.waiter);
  }
  await wake?.();
  log("job_bound", {
    videoId: record.id,
    jobIndex: ticket.jobIndex,
    model: record.request.model,
    resource: resourceName(binding.target),
    providerId: job.jobId,
    waitedSeconds: (binding.submittedAt - record.createdAt) / 1_000,
  });
  return announceBinding({ ticket, etag, record }, binding, tools);
}

/** True while no other job can have been made for the ticket since the claim: it is open, or nothing was posted after it. */
function isUnsettled({ state }: Ticket, { claimedAt }: Claim): boolean {
  if (state.kind === "posting" || state.kind === "unknown") return state.claimedAt === claimedAt;
  return state.kind === "waiting" || state.kind === "granted";
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
  const submittedAt = Math.min(now, Math.max(createdAt, claimedAt));
  const expiresAt = expiryOf(job.expiresAt, createdAt, submittedAt);
  return { providerId: job.jobId, submittedAt, expiresAt, target };
}
