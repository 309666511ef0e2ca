import { fingerprintText } from "../../domain/capacity/fingerprint.ts";
import type { Ticket } from "../../domain/capacity/ticket.ts";
import { arrive, standInLine, withdraw } from "../../domain/capacity/transitions.ts";
import { resourceKey } from "../../domain/models/resource.ts";
import { jobKeyOf } from "../../domain/video/videoId.ts";
import { sha256 } from "../../hash/sha256.ts";
import type { Services } from "../../services/services.ts";
import type { FoundJob } from "./findJob.ts";

/**
 * The job's ticket as it stands now, with this waiter on it; withdrawn when the caller has cancelled and nothing was
 * posted. Key: the ticket's row, inserted once.
 */
export async function takePlace(
  { record, job, ticket: known }: FoundJob,
  waiter: string,
  { storage, clock }: Pick<Services, "storage" | "clock">,
): Promise<Ticket> {
  const { id, owner, request, plan, cancelRequested } = record;
  const jobKey = jobKeyOf(id, job.index);
  const fresh = standInLine({
    jobKey,
    videoId: id,
    owner,
    jobIndex: job.index,
    group: job.group,
    fingerprint: sha256(fingerprintText(request.prompt, plan.source?.providerId ?? null)),
    waiter,
    model: request.model,
    ...(plan.source ? { only: resourceKey(plan.source.target) } : {}),
  });
  if (!known) await storage.capacity.insert(fresh);
  const { ticket } = await storage.capacity.change(
    job.group,
    jobKey,
    (current) =>
      (cancelRequested ? withdraw(current) : null) ?? arrive(withModel(current, fresh), waiter, clock.now()),
  );
  if (!ticket) throw new Error(`ticket ${jobKey} was removed while its job takes its place`);
  return ticket;
}

/** A ticket of an older version does not say where it can be made. */
function withModel(ticket: Ticket, { model, only }: Ticket): Ticket {
  if (ticket.model !== undefined || model === undefined) return ticket;
  return { ...ticket, model, ...(only === undefined ? {} : { only }) };
}
