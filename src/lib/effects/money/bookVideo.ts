import type { Amount } from "../../domain/money/amount.ts";
import { type JobOutcome, settleJob } from "../../domain/video/jobOutcome.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import { jobKeyOf } from "../../domain/video/videoId.ts";
import type { Tools } from "../../services/tools.ts";

/** Books what a video's jobs cost and releases its reservation, once; returns what is booked. Key: the video's rows in the ledger. */
export async function bookVideo(
  record: VideoRecord,
  outcomes: readonly JobOutcome[],
  { storage, clock }: Pick<Tools, "storage" | "clock">,
): Promise<Amount> {
  const { id, owner, plan, request } = record;
  const settled = outcomes.map((outcome) => ({ outcome, ...settleJob(outcome, plan, request) }));
  return await storage.ledger.settle({
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
}
