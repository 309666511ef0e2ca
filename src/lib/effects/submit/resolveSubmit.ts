import type { Binding, Claim, Ticket } from "../../domain/capacity/ticket.ts";
import { bind, sayNeverMade } from "../../domain/capacity/transitions.ts";
import { expiryOf } from "../../domain/polling/expiry.ts";
import type { Resolution } from "../../domain/request/parseResolution.ts";
import { applyReport } from "../../domain/video/progress.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import { jobKeyOf } from "../../domain/video/videoId.ts";
import type { Tools } from "../../services/tools.ts";

export type Resolved =
  | { readonly kind: "resolved"; readonly record: VideoRecord }
  | { readonly kind: "nothing_to_resolve" }
  | { readonly kind: "unusable"; readonly reason: string }
  | { readonly kind: "unreachable" };

interface Open {
  readonly ticket: Ticket;
  readonly claim: Claim;
}

/** Ends the first unsettled submit of a video the way an operator says: adopt that job, or submit again. */
export async function resolveSubmit(
  record: VideoRecord,
  resolution: Resolution,
  tools: Tools,
): Promise<Resolved> {
  const open = await findOpen(record, tools);
  if (!open) return { kind: "nothing_to_resolve" };
  const { ticket } = open;
  const decided =
    resolution.kind === "adopt" ? await adopt(open, resolution.providerId, tools) : await free(open, tools);
  if (decided.kind !== "decided") return decided;
  tools.log("submit_resolved", { videoId: record.id, jobIndex: ticket.jobIndex, how: resolution.kind });
  const { jobIndex } = ticket;
  const report = decided.binding
    ? ({ jobIndex, stage: "preprocessing", binding: decided.binding } as const)
    : ({ jobIndex, stage: "waiting_for_capacity", resolved: true } as const);
  const changed = await tools.storage.records.change(record.owner, record.id, (current) =>
    applyReport(current, report),
  );
  await tools.hub.wake(ticket.waiter);
  return { kind: "resolved", record: changed ?? record };
}

type Decided =
  | { readonly kind: "decided"; readonly binding: Binding | null }
  | Exclude<Resolved, { kind: "resolved" }>;

async function findOpen({ id, plan }: VideoRecord, { storage }: Tools): Promise<Open | null> {
  for (const { index, group } of plan.jobs) {
    const stored = await storage.capacity.find(group, jobKeyOf(id, index));
    if (stored?.ticket.state.kind === "unknown") return { ...stored, claim: stored.ticket.state };
  }
  return null;
}

async function adopt(
  { ticket, claim }: Open,
  providerId: string,
  { provider, storage, clock }: Tools,
): Promise<Decided> {
  const answer = await provider(claim.target).check(providerId);
  if (answer.kind === "unreachable") return { kind: "unreachable" };
  if (answer.kind === "missing")
    return { kind: "unusable", reason: "The provider has no job with this id on this resource." };
  const createdAt = answer.job.createdAt === null ? claim.claimedAt : answer.job.createdAt * 1_000;
  const expiresAt = expiryOf(answer.job.expiresAt, createdAt, createdAt);
  const binding: Binding = { providerId, submittedAt: createdAt, expiresAt, target: claim.target };
  const bound = await storage.capacity.change(
    ticket.group,
    ticket.jobKey,
    (current) => (current.state.kind === "unknown" ? bind(current, binding) : null),
    { bind: { providerId, now: clock.now() } },
  );
  if (bound.kind === "changed") return { kind: "decided", binding };
  return {
    kind: "unusable",
    reason: "This job belongs to another video already, or this video has just changed.",
  };
}

async function free({ ticket }: Open, { storage }: Tools): Promise<Decided> {
  const freed = await storage.capacity.change(ticket.group, ticket.jobKey, sayNeverMade);
  return freed.kind === "changed" ? { kind: "decided", binding: null } : { kind: "nothing_to_resolve" };
}
