import type { Claim, Ticket } from "../../domain/capacity/ticket.ts";
import { usdFromAmount } from "../../domain/money/amount.ts";
import type { AccountedAs, Unaccounted } from "../../domain/money/unaccounted.ts";
import { type PlannedJob, priceJob } from "../../domain/video/plan.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import { jobKeyOf } from "../../domain/video/videoId.ts";
import type { Tools } from "../../services/tools.ts";
import { type Payee, showCost } from "./showCost.ts";

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
  { claimedAt, postBy, target, mark }: Claim,
  tools: MoneyTools,
): Promise<void> {
  const { fingerprint } = ticket;
  const create = { claimedAt, postBy, target, fingerprint, ...(mark === undefined ? {} : { mark }) };
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
  { id, createdAt }: Payee,
  { storage }: Pick<Tools, "storage">,
): Promise<readonly Unaccounted[]> {
  return storage.ledger.unaccountedOf({ videoId: id, reservedAt: createdAt });
}

/** Ends some of a video's open counts, and shows it; true when any was still open. */
export async function accountFor(
  video: Payee,
  ended: readonly Unaccounted[],
  how: AccountedAs,
  { storage, clock, log }: MoneyTools,
): Promise<boolean> {
  if (ended.length === 0) return false;
  let isFirst = false;
  for (const each of ended) {
    if (!(await storage.ledger.account(each, how, clock.now()))) continue;
    isFirst = true;
    log("create_accounted", { videoId: video.id, n: each.n, how, usd: usdFromAmount(each.amount) });
  }
  await showCost(video, { storage });
  return isFirst;
}

/** Ends the count of one create call, if it was counted. */
export async function accountForCreate(
  video: Payee,
  jobKey: string,
  { claimedAt }: Pick<Claim, "claimedAt">,
  how: AccountedAs,
  tools: MoneyTools,
): Promise<void> {
  const open = await unaccountedOf(video, tools);
  const its = open.filter((each) => each.jobKey === jobKey && each.create?.claimedAt === claimedAt);
  await accountFor(video, its, how, tools);
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
