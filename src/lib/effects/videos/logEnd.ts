import { usdFromAmount } from "../../domain/money/amount.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import type { Log } from "../../services/log.ts";

/** Logs how a video ended, what it cost, and how long its caller waited for it. */
export function logEnd(record: VideoRecord, log: Log): void {
  const { id, request, stage, failure, actual, createdAt, completedAt } = record;
  log("video_ended", {
    videoId: id,
    model: request.model,
    stage,
    failure,
    usd: actual === null ? null : usdFromAmount(actual),
    seconds: completedAt === null ? null : (completedAt - createdAt) / 1_000,
  });
}
