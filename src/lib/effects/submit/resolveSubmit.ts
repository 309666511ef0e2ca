import type { Ticket } from "../../domain/capacity/ticket.ts";
import { bind, sayNeverMade } from "../../domain/capacity/transitions.ts";
import type { ProviderTarget } from "../../domain/models/model.ts";
import type { Unaccounted } from "../../domain/money/unaccounted.ts";
import type { Resolution } from "../../domain/request/parseResolution.ts";
import { applyReport } from "../../domain/video/progress.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import type { ProviderSnapshot } from "../../domain/video/snapshot.ts";
import { jobKeyOf } from "../../domain/video/videoId.ts";
import type { Tools } from "../../services/tools.ts";
import { boundJob } from "../capacity/boundJob.ts";
import { holderOf } from "../capacity/holderOf.ts";
import { accountFor, accountForCreate, unaccountedOf } from "../money/countCreate.ts";
import { changeRecord } from "../videos/changeRecord.ts";
import { accountForJob } from "./accountForJob.ts";
import { bindingOf } from "./bindTicket.ts";
import { ANOTHERS, NOTHING, type Refused, seekJob } from "./seekJob.ts";

export type Resolved = { readonly kind: "resolved"; readonly record: VideoRecord } | Refused;

/**
 * What an operator says of creates whose fate nobody knows, of an unfinished video or a final one: that job was made, which
 * is adopted or accounted for; or nothing was, and an unfinished job is submitted again.
 */
export async function resolveSubmit(
  record: VideoRecord,
  resolution: Resolution,
  tools: Tools,
): Promise<Resolved> {
  const unknown = await findUnknown(record, tools);
  const open = await unaccountedOf(record, tools);
  if (!unknown && open.length === 0) return NOTHING;
  const refused =
    resolution.kind === "adopt"
      ? await made(record, resolution.providerId, { unknown, open }, tools)
      : await neverMade(record, { unknown, open }, tools);
  if (refused) return refused;
  tools.log("submit_resolved", { videoId: record.id, how: resolution.kind });
  if (unknown) await tools.hub.wake(unknown.waiter);
  const changed = await tools.storage.records.find(record.owner, record.id);
  return { kind: "resolved", record: changed?.record ?? record };
}

/** What is to be resolved of a video. */
interface Open {
  /** The first job that waits for an operator. */
  readonly unknown: Ticket | null;
  readonly open: readonly Unaccounted[];
}

async function findUnknown({ id, plan }: VideoRecord, { storage }: Tools): Promise<Ticket | null> {
  for (const { index, group } of plan.jobs) {
    const kept = await storage.capacity.find(group, jobKeyOf(id, index));
    if (kept?.ticket.state.kind === "unknown") return kept.ticket;
  }
  return null;
}

async function made(
  record: VideoRecord,
  providerId: string,
  { unknown, open }: Open,
  tools: Tools,
): Promise<Refused | null> {
  const state = unknown?.state.kind === "unknown" ? unknown.state : null;
  const targets = [...(state ? [state.target] : []), ...targetsOf(record, open)];
  const seen = await seekJob(providerId, targets, tools);
  if (seen.kind !== "seen") return seen.refusal;
  if (unknown && state) return adopt(record, unknown, { ...state, target: seen.target }, seen.job, tools);
  const group = record.plan.jobs.find(({ index }) => jobKeyOf(record.id, index) === open[0]?.jobKey)?.group;
  return accountForJob(record, providerId, { open, group }, tools);
}

function targetsOf({ jobs }: VideoRecord, open: readonly Unaccounted[]): readonly ProviderTarget[] {
  return open.flatMap(({ create, jobKey }) => {
    const bound = jobs.find(({ index }) => jobKey.endsWith(`:${index}`))?.target;
    return create ? [create.target] : bound ? [bound] : [];
  });
}

async function adopt(
  record: VideoRecord,
  ticket: Ticket,
  claim: { readonly claimedAt: number; readonly target: ProviderTarget },
  job: ProviderSnapshot,
  tools: Tools,
): Promise<Refused | null> {
  const { storage } = tools;
  if ((await holderOf(job.jobId, claim.target, tools)) !== null) return ANOTHERS;
  const binding = bindingOf(claim, job, tools);
  const bound = await storage.capacity.change(
    ticket.group,
    ticket.jobKey,
    (current) => (current.state.kind === "unknown" ? bind(current, binding) : null),
    { bind: boundJob(ticket.group, job.jobId, claim.target, tools) },
  );
  if (bound.kind !== "changed") return ANOTHERS;
  const { jobIndex, jobKey } = ticket;
  const report = { jobIndex, stage: "preprocessing", binding } as const;
  await changeRecord(record, (current) => applyReport(current, report), tools);
  await accountForCreate(record, jobKey, claim, "found", tools);
  return null;
}

async function neverMade(
  record: VideoRecord,
  { unknown, open }: Open,
  tools: Tools,
): Promise<Refused | null> {
  const { storage } = tools;
  const its = unknown ? open.filter(({ jobKey }) => jobKey === unknown.jobKey) : open;
  // The money first: once the ticket is in line again, its next create may be counted.
  const isFirst = await accountFor(record, its, "never_made", tools);
  const state = unknown?.state;
  if (!unknown || state?.kind !== "unknown") return isFirst ? null : NOTHING;
  const step = (ticket: Ticket) => sayNeverMade(ticket, state);
  const freed = await storage.capacity.change(unknown.group, unknown.jobKey, step);
  if (freed.kind !== "changed") return NOTHING;
  const report = { jobIndex: unknown.jobIndex, stage: "waiting_for_capacity", goesBack: true } as const;
  await changeRecord(record, (current) => applyReport(current, report), tools);
  return null;
}
