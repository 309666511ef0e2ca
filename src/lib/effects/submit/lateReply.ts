import { lateOwner } from "../../domain/capacity/owners.ts";
import type { Claim } from "../../domain/capacity/ticket.ts";
import { usdFromAmount } from "../../domain/money/amount.ts";
import { samePrompt } from "../../domain/request/samePrompt.ts";
import { priceJob } from "../../domain/video/plan.ts";
import type { ProviderSnapshot } from "../../domain/video/snapshot.ts";
import type { SubmitOutcome } from "../../durable/contracts.ts";
import type { Tools } from "../../services/tools.ts";
import { boundJob } from "../capacity/boundJob.ts";
import { holderOf } from "../capacity/holderOf.ts";
import { billBeside, bookCorrection } from "../money/bookCorrection.ts";
import { accountForCreate } from "../money/countCreate.ts";
import type { Held } from "./heldTicket.ts";

/**
 * A reply that came after its ticket got another job, or ended. One that was adopted is left to its ticket; one that nobody
 * owns was made twice: it is booked as a correction first, then marked, and deleted by its known id.
 */
export async function lateReply(
  { record, ticket, job: planned }: Held,
  claim: Claim,
  job: ProviderSnapshot,
  tools: Tools,
): Promise<SubmitOutcome> {
  const { storage, clock, log } = tools;
  const again: SubmitOutcome = { kind: "unsettled", lookAgainAt: clock.now() + 1_000 };
  const providerId = job.jobId;
  if ((await holderOf(providerId, claim.target, tools)) !== null) return again;
  const amount = billBeside(job, priceJob(record.plan.price, record.request, planned.outputs.length));
  const { model } = record.request;
  const usd = usdFromAmount(amount);
  log("late_reply", { videoId: record.id, jobIndex: ticket.jobIndex, model, providerId, usd });
  await bookCorrection(record, { jobKey: ticket.jobKey, model, amount, providerId }, tools);
  const marked = await storage.capacity.commit(ticket.group, {
    bind: {
      ...boundJob(ticket.group, providerId, claim.target, tools),
      jobKey: lateOwner(ticket.jobKey),
    },
  });
  await accountForCreate(record, ticket.jobKey, claim, "late_reply", tools);
  if (marked === "committed" && (await isLikeOurs(claim, job, record.request.prompt, tools)))
    await tools.provider(claim.target).remove(providerId);
  return again;
}

/** Before anything is deleted it is read: what bears another prompt is not ours, whatever the reply said. */
async function isLikeOurs(
  { target, mark }: Claim,
  { jobId }: ProviderSnapshot,
  prompt: string,
  { provider }: Tools,
): Promise<boolean> {
  const seen = await provider(target).check(jobId);
  if (seen.kind !== "seen") return false;
  const { prompt: echoed, mark: marked } = seen.job.echo;
  if (typeof marked === "string") return marked === mark;
  return echoed === null || samePrompt(echoed) === "" || samePrompt(echoed) === samePrompt(prompt);
}
