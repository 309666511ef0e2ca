import { registerActivity } from "../lib/app/activity.ts";
import { concludeLost } from "../lib/domain/video/conclude.ts";
import { applyReport } from "../lib/domain/video/progress.ts";
import type { VideoRecord } from "../lib/domain/video/record.ts";
import { isFinal } from "../lib/domain/video/stage.ts";
import { jobKeyOf, timeOf } from "../lib/domain/video/videoId.ts";
import { settleVideo } from "../lib/effects/money/bookVideo.ts";
import { closeVideo } from "../lib/effects/videos/closeVideo.ts";
import { logEnd } from "../lib/effects/videos/logEnd.ts";
import type { Tools } from "../lib/services/tools.ts";
import type { ActiveVideo } from "../lib/storage/videos/active.ts";

/** A create that left no record after this long was given up by its caller. */
const CREATE_ABANDONED_MS = 900_000;
/** A create that is just being answered starts its workflow itself. */
const FRESH_MS = 60_000;
const RUNS_AT_MOST = 5;

/**
 * The one repair: an unfinished record without a live workflow is started again. Keys: the record's ETag counts the
 * run once, and the engine starts one instance an id; so running it twice, or beside live work, starts nothing twice.
 */
export async function repairVideos(_input: unknown, tools: Tools): Promise<{ restarted: number }> {
  let restarted = 0;
  for await (const video of tools.storage.active.list()) {
    try {
      if (await mend(video, tools)) restarted += 1;
    } catch (error) {
      // One that cannot be mended must not keep the others from it; the next sweep tries again.
      const reason = error instanceof Error ? error.name : "failed";
      tools.log("repair_failed", { videoId: video.id, reason });
    }
  }
  return { restarted };
}

/** Does what an unfinished video needs; true when it was started again. */
async function mend({ id, owner, admittedAt }: ActiveVideo, tools: Tools): Promise<boolean> {
  const found = await tools.storage.records.find(owner, id);
  if (!found) await forget(id, owner, admittedAt, tools);
  else if (!isFinal(found.record.stage)) return await repair(found.record, tools);
  else await closeVideo(found.record, tools);
  return false;
}

/** Gives back what a create took before it broke off. */
async function forget(
  id: string,
  owner: string,
  admittedAt: number,
  { storage, clock, log }: Tools,
): Promise<void> {
  if (clock.now() - admittedAt < CREATE_ABANDONED_MS) return;
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
  let counted = false;
  await storage.records.change(owner, id, (current) => {
    counted = current.run === run && !isFinal(current.stage);
    return counted ? { ...current, run: run + 1 } : null;
  });
  if (!counted) return false;
  // An answer that was lost may have been a start.
  const started = await hub
    .start("generateVideo", id, { id, owner, run: run + 1 })
    .catch(async () => ((await hub.isLive(id)) ? "started" : "refused"));
  if (started === "started") {
    log("video_restarted", { videoId: id, run: run + 1 });
    return true;
  }
  // What the engine did not begin was no run: it must not use up the few there are.
  await storage.records.change(owner, id, (current) =>
    current.run === run + 1 && !isFinal(current.stage) ? { ...current, run } : null,
  );
  return false;
}

/** Ends a video whose workflow keeps failing; jobs that were handed over are booked, since they are billed. */
async function giveUp(lost: VideoRecord, tools: Tools): Promise<void> {
  const { storage, clock, config, log } = tools;
  const record = await withBindings(lost, tools);
  const outcomes = record.jobs.map(({ index, providerId }) =>
    providerId === null
      ? ({ kind: "failed", jobIndex: index, code: "internal_error" } as const)
      : ({ kind: "expired", jobIndex: index } as const),
  );
  const actual = await settleVideo(record, outcomes, tools);
  const ended = await storage.records.change(record.owner, record.id, (current) =>
    isFinal(current.stage) ? null : concludeLost(current, actual, clock.now(), config.retentionMs),
  );
  log("video_given_up", { videoId: record.id, runs: record.run });
  logEnd(ended ?? record, log);
  await closeVideo(ended ?? record, tools);
}

/** The record with the provider jobs that its tickets own: a run may have died before it wrote them down. */
async function withBindings(record: VideoRecord, { storage }: Tools): Promise<VideoRecord> {
  let known = record;
  for (const { index, group } of record.plan.jobs) {
    // A ticket that cannot be read may be why the runs failed: it must not keep the video from its end.
    const stored = await storage.capacity.find(group, jobKeyOf(record.id, index)).catch(() => null);
    const state = stored?.ticket.state;
    if (state?.kind !== "bound") continue;
    const { providerId, target, submittedAt, expiresAt } = state;
    const binding = { providerId, target, submittedAt, expiresAt };
    const report = { jobIndex: index, stage: "preprocessing", binding } as const;
    const { owner, id } = record;
    known = (await storage.records.change(owner, id, (current) => applyReport(current, report))) ?? known;
  }
  return known;
}

registerActivity("repairVideos", repairVideos);
