import type { Claim, Ticket } from "../../domain/capacity/ticket.ts";
import { usdFromAmount } from "../../domain/money/amount.ts";
import type { AccountedAs, Unaccounted } from "../../domain/money/unaccounted.ts";
import { type PlannedJob, priceJob } from "../../domain/video/plan.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import { jobKeyOf } from "../../domain/video/videoId.ts";
import type { Tools } from "../../services/tools.ts";

type MoneyTools = Pick<Tools, "storage" | "clock" | "log">;

interface Counting {
  readonly record: VideoRecord;
  readonly job: PlannedJob;
}

/**
 * Counts a create that may have been made and that nobody can find; its claim's time is its number, so that it is counted
 * once, whoever does. The ledger has it before the ticket says so: see `uncount`.
 */
export async function countCreate(
  { record, job, ticket }: Counting & { readonly ticket: Ticket },
  { claimedAt, postBy, target }: Claim,
  tools: MoneyTools,
): Promise<void> {
  const create = { claimedAt, postBy, target, fingerprint: ticket.fingerprint };
  await count({ record, job }, claimedAt, create, tools);
}

/**
 * Takes a count back of which the ticket knows nothing: its create was settled otherwise by somebody who was quicker.
 * `was` is the ticket as it was when the create was counted.
 */
export async function uncount(
  record: VideoRecord,
  was: Ticket,
  claim: Pick<Claim, "claimedAt">,
  tools: MoneyTools,
): Promise<void> {
  const now = (await tools.storage.capacity.find(was.group, was.jobKey))?.ticket;
  // Another copy of this step may have told the ticket.
  if (!now || now.counted > was.counted) return;
  const how = now.state.kind === "bound" ? "found" : "refused_late";
  await accountForCreate(record, was.jobKey, claim, how, tools);
}

/** Counts a job that its provider no longer has and that nobody saw end: it may have been made, and billed. */
export async function countVanished(record: VideoRecord, job: PlannedJob, tools: MoneyTools): Promise<void> {
  await count({ record, job }, 0, null, tools);
}

/** What of the video is open, by its provider jobs' creates. */
export function unaccountedOf(
  { id, createdAt }: VideoRecord,
  { storage }: Pick<Tools, "storage">,
): Promise<readonly Unaccounted[]> {
  return storage.ledger.unaccountedOf({ videoId: id, reservedAt: createdAt });
}

/** Shows on the record, a final one too, what of it is unaccounted for. Harmless twice. */
export async function showUnaccounted(record: VideoRecord, tools: Pick<Tools, "storage">): Promise<void> {
  await show(record, await unaccountedOf(record, tools), tools);
}

/**
 * Ends some of a video's open counts; true when any was still open. The record is corrected first: what breaks off in
 * between is done again.
 */
export async function accountFor(
  record: VideoRecord,
  ended: readonly Unaccounted[],
  how: AccountedAs,
  tools: MoneyTools,
): Promise<boolean> {
  if (ended.length === 0) return false;
  let isFirst = false;
  const { storage, clock, log } = tools;
  const isEnded = ({ jobKey, n }: Unaccounted) =>
    ended.some((each) => each.jobKey === jobKey && each.n === n);
  const left = (await unaccountedOf(record, tools)).filter((each) => !isEnded(each));
  await show(record, left, tools);
  for (const each of ended) {
    if (!(await storage.ledger.account(each, how, clock.now()))) continue;
    isFirst = true;
    log("create_accounted", { videoId: record.id, n: each.n, how, usd: usdFromAmount(each.amount) });
  }
  return isFirst;
}

/** Ends the count of one create call, if it was counted. */
export async function accountForCreate(
  record: VideoRecord,
  jobKey: string,
  { claimedAt }: Pick<Claim, "claimedAt">,
  how: AccountedAs,
  tools: MoneyTools,
): Promise<void> {
  const open = await unaccountedOf(record, tools);
  const its = open.filter((each) => each.jobKey === jobKey && each.create?.claimedAt === claimedAt);
  await accountFor(record, its, how, tools);
}

async function count(
  { record, job }: Counting,
  n: number,
  create: Unaccounted["create"],
  { storage, clock, log }: MoneyTools,
): Promise<void> {
  const amount = priceJob(record.plan.price, record.request, job.outputs.length);
  const { id: videoId, owner, createdAt: reservedAt, request } = record;
  const jobKey = jobKeyOf(videoId, job.index);
  const it = {
    videoId,
    owner,
    model: request.model,
    jobKey,
    n,
    amount,
    reservedAt,
    create,
    absentSince: null,
  };
  await storage.ledger.count(it, clock.now());
  log("create_unaccounted", {
    videoId,
    jobIndex: job.index,
    n,
    model: request.model,
    usd: usdFromAmount(amount),
  });
}

async function show(
  { owner, id }: VideoRecord,
  open: readonly Unaccounted[],
  { storage }: Pick<Tools, "storage">,
): Promise<void> {
  const unaccounted = open.reduce((sum, { amount }) => sum + amount, 0);
  await storage.records.change(owner, id, (record) =>
    record.unaccounted === unaccounted ? null : { ...record, unaccounted },
  );
}
