import type { Claim } from "../../domain/capacity/ticket.ts";
import { priceJob } from "../../domain/video/plan.ts";
import type { ProviderSnapshot } from "../../domain/video/snapshot.ts";
import type { SubmitOutcome } from "../../durable/contracts.ts";
import type { Tools } from "../../services/tools.ts";
import type { Held } from "./heldTicket.ts";

/**
 * A reply that came after its claim was settled. A job that was adopted meanwhile is left to its ticket; one that
 * nobody owns was made twice: it is booked as a correction and deleted by its known id.
 */
export async function lateReply(
  held: Held,
  claim: Claim,
  job: ProviderSnapshot,
  tools: Tools,
): Promise<SubmitOutcome> {
  const { storage, clock, log } = tools;
  const { ticket, record } = held;
  const again: SubmitOutcome = { kind: "unsettled", lookAgainAt: clock.now() + 1_000 };
  const providerId = job.jobId;
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
    reason: `late_reply ${providerId}`,
    now: clock.now(),
  });
  await tools.provider(claim.target).remove(providerId);
  return again;
}
