import { registerActivity } from "../lib/app/activity.ts";
import { concludeRecord } from "../lib/domain/video/conclude.ts";
import type { JobOutcome } from "../lib/domain/video/jobOutcome.ts";
import type { VideoRecord } from "../lib/domain/video/record.ts";
import { isFinal } from "../lib/domain/video/stage.ts";
import type { VideoEnd, VideoRun } from "../lib/durable/contracts.ts";
import { noteEnds } from "../lib/effects/capacity/noteEnds.ts";
import { bookVideo } from "../lib/effects/money/bookVideo.ts";
import { changeRecord } from "../lib/effects/videos/changeRecord.ts";
import { closeVideo } from "../lib/effects/videos/closeVideo.ts";
import { learnTimes } from "../lib/effects/videos/learnTimes.ts";
import { logEnd } from "../lib/effects/videos/logEnd.ts";
import { noteEvent } from "../lib/effects/webhooks/noteEvent.ts";
import type { Tools } from "../lib/services/tools.ts";

/**
 * Books what a video cost, writes its final record, learns from how long it took, and clears its rows away, in this order.
 * Keys: the ledger's insert-only rows, and the record, which once final never changes: whoever made it so learns from it.
 * So running it twice books, writes and learns once.
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
  const { clock, config, log } = tools;
  const actual = await bookVideo(record, outcomes, tools);
  await noteEvent(record, tools);
  let isFirst = false;
  const ended = await changeRecord(
    record,
    (current) => {
      isFirst = !isFinal(current.stage);
      return isFirst ? concludeRecord(current, outcomes, actual, clock.now(), config.retentionMs) : null;
    },
    tools,
  );
  const final = ended ?? record;
  if (isFirst) {
    await noteEnds(final, outcomes, tools).catch(() => undefined);
    await learnTimes(final, tools);
  }
  logEnd(final, log);
  return final;
}

registerActivity("finishVideo", finishVideo);
