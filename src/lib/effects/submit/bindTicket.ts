import type { Binding, Claim } from "../../domain/capacity/ticket.ts";
import { bind, callEnd } from "../../domain/capacity/transitions.ts";
import { resourceName } from "../../domain/models/resourceName.ts";
import { bornAtFirst, expiryOf } from "../../domain/polling/expiry.ts";
import { applyReport } from "../../domain/video/progress.ts";
import type { ProviderSnapshot } from "../../domain/video/snapshot.ts";
import type { SubmitOutcome } from "../../durable/contracts.ts";
import type { Tools } from "../../services/tools.ts";
import { boundJob } from "../capacity/boundJob.ts";
import { grantSlots } from "../capacity/grantSlots.ts";
import { accountForCreate, countCreate } from "../money/countCreate.ts";
import { changeRecord } from "../videos/changeRecord.ts";
import type { Held } from "./heldTicket.ts";
import { scheduleFor } from "./scheduleFor.ts";

/**
 * Gives a provider job to the ticket whose create made it; the insert-only row of the provider's id lets no two tickets
 * own one job. A claim that is open beside, posted again too soon, is counted. Null when the ticket has ended or has a job,
 * or another ticket owns this one: nothing is changed then.
 */
export async function bindTicket(
  held: Held,
  claim: Pick<Claim, "claimedAt" | "postBy" | "endedAt" | "target">,
  job: ProviderSnapshot,
  tools: Tools,
): Promise<SubmitOutcome | null> {
  const { storage, clock, hub, log } = tools;
  const { record, ticket } = held;
  const binding = bindingOf(claim, job, tools);
  const open = (await storage.capacity.find(ticket.group, ticket.jobKey))?.ticket;
  const isOther = open?.state.kind === "posting" && open.state.claimedAt !== claim.claimedAt;
  if (open && isOther) await countCreate({ ...held, ticket: open }, open.state, tools);
  let isAwaited = false;
  const bound = await storage.capacity.change(
    ticket.group,
    ticket.jobKey,
    (current) => {
      isAwaited = current.state.kind !== "posting";
      return bind(isOther ? { ...current, counted: open.counted + 1 } : current, binding);
    },
    { bind: boundJob(ticket.group, job.jobId, claim.target, tools), closesSubmit: true },
  );
  if (bound.kind !== "changed") return null;
  // Another run gave the claim up meanwhile: its workflow waits for an operator, or in line.
  if (isAwaited) await hub.wake(bound.ticket.waiter);
  log("job_bound", {
    videoId: record.id,
    jobIndex: ticket.jobIndex,
    model: record.request.model,
    resource: resourceName(binding.target),
    providerId: job.jobId,
    waitedSeconds: (binding.submittedAt - record.createdAt) / 1_000,
  });
  // Somebody who gave the claim up in the same moment may have counted it, and not have told the ticket.
  if (bound.ticket.counted > 0 || clock.now() >= callEnd(claim))
    await accountForCreate(record, ticket.jobKey, claim, "found", tools);
  return announceBinding(held, binding, tools);
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
  await changeRecord(record, (current) => applyReport(current, report), tools);
  await grantSlots(ticket.group, tools);
  return { kind: "bound", submittedAt, schedule: await scheduleFor(record.request, expiresAt, tools) };
}

/** The binding of a job as it was seen; it can have been submitted no earlier than it was claimed. */
export function bindingOf(
  { target, claimedAt }: Pick<Claim, "claimedAt" | "target">,
  job: ProviderSnapshot,
  { clock, provider }: Pick<Tools, "clock" | "provider">,
): Binding {
  const now = clock.now();
  const submittedAt = Math.min(now, Math.max(job.createdAt ?? claimedAt, claimedAt));
  const { expiresAt, createdAt } = job;
  return {
    providerId: job.jobId,
    submittedAt,
    ...bornAtFirst({}, job),
    expiresAt: expiryOf({ expiresAt, createdAt, since: submittedAt }, provider(target).profile.expiry, now),
    target,
  };
}
