import type { Binding, Claim, Ticket } from "../../domain/capacity/ticket.ts";
import { bind } from "../../domain/capacity/transitions.ts";
import { expiryOf } from "../../domain/polling/expiry.ts";
import { applyReport } from "../../domain/video/progress.ts";
import type { ProviderSnapshot } from "../../domain/video/snapshot.ts";
import type { SubmitOutcome } from "../../durable/contracts.ts";
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
  const { record, ticket } = held;
  const binding = bindingOf(claim, job, clock.now());
  let isAwaited = false;
  const bound = await storage.capacity.change(
    ticket.group,
    ticket.jobKey,
    (current) => {
      isAwaited = current.state.kind !== "posting";
      return isUnsettled(current, claim) ? bind(current, binding) : null;
    },
    { bind: { providerId: job.jobId, now: clock.now() }, closesSubmit: true },
  );
  if (bound.kind !== "changed") return null;
  // Another run gave the claim up meanwhile: its workflow waits for an operator, or in line.
  if (isAwaited) await hub.wake(bound.ticket.waiter);
  log("job_bound", { videoId: record.id, jobIndex: ticket.jobIndex, providerId: job.jobId });
  return announceBinding(held, binding, tools);
}

/** True while no other job can have been made for the ticket since the claim: it is open, or nothing was posted after it. */
function isUnsettled({ state }: Ticket, { claimedAt }: Claim): boolean {
  if (state.kind === "posting" || state.kind === "unknown") return state.claimedAt === claimedAt;
  return state.kind === "waiting" || state.kind === "granted";
}

/** Shows the binding in the record, lets twins that were passed over have their turn, and says how to watch the job. */
export async function announceBinding(
  { ticket, record }: Pick<Held, "ticket" | "record">,
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
