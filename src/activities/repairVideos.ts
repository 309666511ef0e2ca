import { registerActivity, type Tools } from "../lib/activity.ts";
import { concludeLost } from "../lib/domain/conclude.ts";
import type { VideoRecord } from "../lib/domain/record.ts";
import { isFinal } from "../lib/domain/stage.ts";
import { timeOf } from "../lib/domain/videoId.ts";
import { closeVideo } from "./closeVideo.ts";
import { settleVideo } from "./settleVideo.ts";

/** A create that left no record after this long was given up by its caller. */
const ABANDONED_MS = 900_000;
/** A create that is just being answered starts its workflow itself. */
const FRESH_MS = 60_000;
const RUNS_AT_MOST = 5;

/**
 * The one repair: an unfinished record without a live workflow is started again. Keys: the record's ETag counts the
 * run once, and the engine starts one instance an id; so running it twice, or beside live work, starts nothing twice.
 */
export async function repairVideos(_input: unknown, tools: Tools): Promise<{ restarted: number }> {
  let restarted = 0;
  for await (const { id, owner, admittedAt } of tools.storage.active.list()) {
    const found = await tools.storage.records.find(owner, id);
    if (!found) await forget(id, owner, admittedAt, tools);
    else if (isFinal(found.record.stage)) await closeVideo(found.record, tools);
    else if (await repair(found.record, tools)) restarted += 1;
  }
  return { restarted };
}

/** Gives back what a create took before it broke off. */
async function forget(
  id: string,
  owner: string,
  admittedAt: number,
  { storage, clock, log }: Tools,
): Promise<void> {
  if (clock.now() - admittedAt < ABANDONED_MS) return;
  await storage.ledger.release({ videoId: id, reservedAt: timeOf(id) });
  await storage.images.remove(id);
  await storage.active.dismiss(id, owner);
  log("abandoned_create", { videoId: id });
}

async function repair(record: VideoRecord, tools: Tools): Promise<boolean> {
  const { storage, hub, clock, log } = tools;
  const { id, owner, run } = record;
  if (clock.now() - record.createdAt < FRESH_MS || (await hub.isLive(id))) return false;
  if (run >= RUNS_AT_MOST) {
    await giveUp(record, tools);
    return false;
  }
  const next = await storage.records.change(owner, id, (current) =>
    current.run === run && !isFinal(current.stage) ? { ...current, run: run + 1 } : null,
  );
  if (next?.run !== run + 1) return false;
  log("video_restarted", { videoId: id, run: run + 1 });
  return (await hub.start("generateVideo", id, { id, owner, run: run + 1 })) === "started";
}

/** Ends a video whose workflow keeps failing; jobs that were handed over are booked, since they are billed. */
async function giveUp(record: VideoRecord, tools: Tools): Promise<void> {
  const { storage, clock, log } = tools;
  const outcomes = record.jobs.map(({ index, providerId }) =>
    providerId === null
      ? ({ kind: "failed", jobIndex: index, code: "internal_error" } as const)
      : ({ kind: "expired", jobIndex: index } as const),
  );
  const actual = await settleVideo(record, outcomes, tools);
  const ended = await storage.records.change(record.owner, record.id, (current) =>
    isFinal(current.stage) ? null : concludeLost(current, actual, clock.now()),
  );
  log("video_given_up", { videoId: record.id, runs: record.run });
  await closeVideo(ended ?? record, tools);
}

registerActivity("repairVideos", repairVideos);
