import { type Amount, usdFromAmount } from "../../domain/money/amount.ts";
import { type JobOutcome, MONEY, settleJob } from "../../domain/video/jobOutcome.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import { jobKeyOf } from "../../domain/video/videoId.ts";
import type { Tools } from "../../services/tools.ts";
import { countVanished } from "./countCreate.ts";
import { showCost } from "./showCost.ts";

/**
 * Books what a video's jobs cost and releases its reservation, once; returns what the video costs, with what was booked
 * beside. Key: the video's rows in the ledger.
 */
export async function bookVideo(
  record: VideoRecord,
  outcomes: readonly JobOutcome[],
  tools: Pick<Tools, "storage" | "clock" | "log">,
): Promise<Amount> {
  const { storage, clock, log } = tools;
  const { id, owner, plan, request } = record;
  for (const { kind, jobIndex } of outcomes) {
    const job = plan.jobs[jobIndex];
    if (job && MONEY[kind].unaccounted) await countVanished(record, job, tools);
  }
  if (record.unaccounted > 0 || outcomes.some(({ kind }) => MONEY[kind].unaccounted))
    await showCost(record, tools);
  const settled = outcomes.map((outcome) => ({ outcome, ...settleJob(outcome, plan, request) }));
  for (const { jobIndex, amount, doubted } of settled) {
    if (doubted === undefined) continue;
    const [usd, statedUsd] = [usdFromAmount(amount), usdFromAmount(doubted)];
    log("bill_doubted", { videoId: id, jobIndex, model: request.model, usd, statedUsd });
  }
  const booked = await storage.ledger.settle({
    videoId: id,
    reservedAt: record.createdAt,
    owner,
    model: request.model,
    now: clock.now(),
    jobs: settled.map(({ jobIndex, amount, films, outcome }) => ({
      jobKey: jobKeyOf(id, jobIndex),
      amount,
      films,
      seconds: films * request.seconds,
      outcome: outcome.kind,
    })),
  });
  const films = settled.reduce((sum, job) => sum + job.films, 0);
  log("video_settled", {
    videoId: id,
    model: request.model,
    usd: usdFromAmount(booked),
    estimatedUsd: usdFromAmount(plan.estimated),
    films,
    filmSeconds: films * request.seconds,
  });
  return (await storage.ledger.costOf({ videoId: id, reservedAt: record.createdAt })).booked;
}
