import { registerActivity } from "../lib/app/activity.ts";
import { concludeRecord } from "../lib/domain/video/conclude.ts";
import type { JobOutcome } from "../lib/domain/video/jobOutcome.ts";
import type { VideoRecord } from "../lib/domain/video/record.ts";
import { isFinal } from "../lib/domain/video/stage.ts";
import type { VideoEnd, VideoRun } from "../lib/durable/contracts.ts";
import { bookVideo } from "../lib/effects/money/bookVideo.ts";
import { closeVideo } from "../lib/effects/videos/closeVideo.ts";
import { logEnd } from "../lib/effects/videos/logEnd.ts";
import { noteEvent } from "../lib/effects/webhooks/noteEvent.ts";
import type { Tools } from "../lib/services/tools.ts";

/**
 * Books what a video cost, writes its final record and clears its rows away, in this order. Keys: the ledger's
 * insert-only rows and the record, which once final never changes; so running it twice books and writes once.
 */
export async function finishVideo(
  { id, owner, outcomes }: VideoRun & { readonly outcomes: readonly JobOutcome[] },
  tools: Tools,
): Promise<VideoEnd> {
  const { storage } = tools;
  const found = await storage.records.find(owner, id);
  if (!found) return { stage: "cancelled" };
  const record = isFinal(found.record.stage) ? found.record : await conclude(found.record, outcomes, tools);
  await closeVideo(record, tools);
  return { stage: record.stage };
}

async function conclude(
  record: VideoRecord,
  outcomes: readonly JobOutcome[],
  tools: Tools,
): Promise<VideoRecord> {
  const { storage, clock, config, log } = tools;
  const { id, owner } = record;
  const actual = await bookVideo(record, outcomes, tools);
  await noteEvent(record, tools);
  const ended = await storage.records.change(owner, id, (current) =>
    isFinal(current.stage)
      ? null
      : concludeRecord(current, outcomes, actual, clock.now(), config.retentionMs),
  );
  const final = ended ?? record;
  logEnd(final, log);
  return final;
}

registerActivity("finishVideo", finishVideo);
