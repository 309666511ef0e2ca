import { endOf } from "../../domain/polling/look.ts";
import { concludeLost } from "../../domain/video/conclude.ts";
import { billOf, type JobOutcome } from "../../domain/video/jobOutcome.ts";
import { applyReport } from "../../domain/video/progress.ts";
import type { JobRecord, VideoRecord } from "../../domain/video/record.ts";
import { isFinal } from "../../domain/video/stage.ts";
import { jobKeyOf } from "../../domain/video/videoId.ts";
import type { Tools } from "../../services/tools.ts";
import type { ActiveVideo } from "../../storage/videos/active.ts";
import { bookVideo } from "../money/bookVideo.ts";
import { countCreate } from "../money/countCreate.ts";
import { showCost } from "../money/showCost.ts";
import { noteEvent } from "../webhooks/noteEvent.ts";
import { leaveLines } from "./cancelVideo.ts";
import { changeRecord } from "./changeRecord.ts";
import { closeVideo } from "./closeVideo.ts";
import { giveBack } from "./giveBack.ts";
import { logEnd } from "./logEnd.ts";
import { reviveJobs } from "./reviveJobs.ts";

/** A create that left no record after this long was given up by its caller. */
const CREATE_ABANDONED_MS = 900_000;
/** A create that is just being answered starts its workflow itself. */
const FRESH_MS = 60_000;
const RUNS_AT_MOST = 5;

/** Does what an unfinished video needs; true when it was started again. */
export async function mendVideo({ id, owner, admittedAt }: ActiveVideo, tools: Tools): Promise<boolean> {
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
  // The id is given up first: a create that stood still all the time must not go on after its money is released.
  if (!(await storage.records.giveUp(owner, id))) return;
  await giveBack(id, owner, { storage });
  log("abandoned_create", { videoId: id });
}

async function repair(record: VideoRecord, tools: Tools): Promise<boolean> {
  const { storage, hub, clock, log } = tools;
  const { id, owner, run } = record;
  if (clock.now() - record.createdAt < FRESH_MS) return false;
  if (await hub.isLive(id)) {
    await reviveJobs(record, tools);
    // A cancel may have died between its two steps, or its wake-up been lost.
    if (record.cancelRequested) await leaveLines(record, tools);
    return false;
  }
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
  const { clock, config, log } = tools;
  const record = await withBindings(lost, tools);
  const outcomes = await Promise.all(record.jobs.map((job) => lastSeen(job, tools)));
  const actual = await bookVideo(record, outcomes, tools);
  await showCost(record, tools);
  await noteEvent(record, tools);
  const ended = await changeRecord(
    record,
    (current) =>
      isFinal(current.stage) ? null : concludeLost(current, actual, clock.now(), config.retentionMs),
    tools,
  );
  log("video_given_up", { videoId: record.id, runs: record.run });
  logEnd(ended ?? record, log);
  await closeVideo(ended ?? record, tools);
}

/** How a job has ended as far as its provider says so; one that still runs may be billed, and nobody here will know. */
async function lastSeen(
  { index: jobIndex, providerId, target }: JobRecord,
  { provider }: Tools,
): Promise<JobOutcome> {
  if (providerId === null || !target) return { kind: "failed", jobIndex, code: "internal_error" };
  const answer = await provider(target).check(providerId);
  const end = answer.kind === "seen" ? endOf(answer.job) : null;
  if (end?.kind === "made") return { kind: "made", jobIndex, films: end.outputIds.length, ...billOf(end) };
  if (end?.kind === "failed" && end.code !== "expired")
    return { kind: "failed", jobIndex, code: end.code, ...billOf(end) };
  return { kind: "expired", jobIndex };
}

/**
 * The record with the provider jobs that its tickets own: a run may have died before it wrote them down. A create that is
 * still open is counted.
 */
async function withBindings(record: VideoRecord, tools: Tools): Promise<VideoRecord> {
  const { storage } = tools;
  let known = record;
  for (const { index, group } of record.plan.jobs) {
    // A ticket that cannot be read may be why the runs failed: it must not keep the video from its end.
    const stored = await storage.capacity.find(group, jobKeyOf(record.id, index)).catch(() => null);
    const state = stored?.ticket.state;
    const job = record.plan.jobs[index];
    // Its create may have been made, and nobody will settle it any more.
    if (stored && job && state?.kind === "posting")
      await countCreate({ record, job, ticket: stored.ticket }, state, tools);
    if (state?.kind !== "bound") continue;
    const { providerId, target, submittedAt, expiresAt } = state;
    const binding = { providerId, target, submittedAt, expiresAt };
    const report = { jobIndex: index, stage: "preprocessing", binding } as const;
    known = (await changeRecord(record, (current) => applyReport(current, report), tools)) ?? known;
  }
  return known;
}
