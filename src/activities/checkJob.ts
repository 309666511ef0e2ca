import { registerActivity } from "../lib/app/activity.ts";
import type { Binding } from "../lib/domain/capacity/ticket.ts";
import { applyReport } from "../lib/domain/video/progress.ts";
import type { VideoRecord } from "../lib/domain/video/record.ts";
import type { RunningStage } from "../lib/domain/video/stage.ts";
import { isFinal } from "../lib/domain/video/stage.ts";
import { jobKeyOf } from "../lib/domain/video/videoId.ts";
import type { CheckInput, CheckOutcome } from "../lib/durable/contracts.ts";
import { learnExpiry } from "../lib/effects/submit/learnExpiry.ts";
import { logAnswer } from "../lib/effects/submit/logAnswer.ts";
import type { JobState, ProviderSnapshot, VideoProvider } from "../lib/providers/provider.ts";
import type { Tools } from "../lib/services/tools.ts";

/** A job that is not there yet may still come: the provider's reads lag behind its creates. */
const NOT_YET_MS = 600_000;
const CLOCK_SKEW_SECONDS = 60;

/** Looks at a bound job once, and stops it when the caller has cancelled. Reads and monotonic reports: harmless twice. */
export async function checkJob(
  { id, owner, jobIndex, dueAt }: CheckInput,
  tools: Tools,
): Promise<CheckOutcome> {
  const { storage } = tools;
  const record = (await storage.records.find(owner, id))?.record;
  const group = record?.plan.jobs[jobIndex]?.group;
  if (!record || group === undefined || isFinal(record.stage)) return { kind: "cancelled" };
  const stored = await storage.capacity.find(group, jobKeyOf(id, jobIndex));
  if (stored?.ticket.state.kind !== "bound") return { kind: "cancelled" };

  const bound = stored.ticket.state;
  const provider = tools.provider(bound.target);
  const lateSeconds = dueAt === undefined ? null : Math.max(0, tools.clock.now() - dueAt) / 1_000;
  const answer = await provider.check(bound.providerId);
  if (answer.kind === "unreachable") {
    logAnswer({ call: "status", record, jobIndex, target: bound.target }, answer, tools.log);
    return { kind: "unreachable", retryAfterSeconds: answer.retryAfterSeconds };
  }
  const { state = "missing", progress = null } = answer.kind === "seen" ? answer.job : {};
  tools.log("job_polled", { videoId: id, jobIndex, state, progress, lateSeconds });
  if (answer.kind === "missing") {
    const end = await whenMissing(record, bound, provider, tools);
    return end ? told(end, record, jobIndex, bound, tools) : watchOn(record, bound, provider, false);
  }
  const binding = await learnExpiry(record, stored.ticket, bound, answer.job, tools);
  const end = endOf(answer.job);
  if (end) return told(end, record, jobIndex, bound, tools);
  await reportProgress(record, jobIndex, answer.job, binding, tools);
  return watchOn(record, binding, provider, true);
}

/** The end of a job as it was found, which the log hears of; an outage is none. */
function told(
  end: CheckOutcome,
  { id }: VideoRecord,
  jobIndex: number,
  { submittedAt }: Binding,
  { log, clock }: Tools,
): CheckOutcome {
  const films = end.kind === "made" ? end.outputIds.length : 0;
  const seconds = (clock.now() - submittedAt) / 1_000;
  if (end.kind !== "unreachable") log("job_ended", { videoId: id, jobIndex, how: end.kind, films, seconds });
  return end;
}

/** How a job ended at the provider; null while it has not. */
function endOf({ state, outputIds, failure }: ProviderSnapshot): CheckOutcome | null {
  switch (state) {
    case "succeeded":
      // Finished without a film: nothing more will come.
      return outputIds.length > 0 ? { kind: "made", outputIds } : { kind: "failed", code: "provider_failed" };
    case "failed":
      return { kind: "failed", code: failure?.code ?? "provider_failed" };
    case "cancelled":
      return { kind: "cancelled" };
    default:
      return null;
  }
}

/** A 404 early on means "not yet"; later it means gone only when the list does not have the job either. */
async function whenMissing(
  { cancelRequested }: VideoRecord,
  { submittedAt, providerId, expiresAt }: Binding,
  provider: VideoProvider,
  { clock }: Tools,
): Promise<CheckOutcome | null> {
  const now = clock.now();
  if (now >= expiresAt) return { kind: "gone" };
  if (now - submittedAt < NOT_YET_MS) return null;
  const listing = await provider.list(Math.floor(submittedAt / 1_000) - CLOCK_SKEW_SECONDS);
  if (listing.kind === "unreachable") return { kind: "unreachable", retryAfterSeconds: null };
  if (listing.kind === "listed" && listing.jobs.some(({ jobId }) => jobId === providerId)) return null;
  return cancelRequested ? { kind: "cancelled" } : { kind: "gone" };
}

/**
 * A job that is not wanted any more is deleted where the provider does that to a running one; else, as every other, it
 * is watched to its end, and kept if made. One that was not seen, and cannot be found for that either, may still come.
 */
async function watchOn(
  { cancelRequested }: VideoRecord,
  { providerId, expiresAt }: Binding,
  provider: VideoProvider,
  seen: boolean,
): Promise<CheckOutcome> {
  const { kind } = cancelRequested ? await provider.remove(providerId) : { kind: null };
  const isGone = kind === "removed" || (kind === "missing" && seen);
  return isGone ? { kind: "cancelled" } : { kind: "running", expiresAt };
}

const STAGES: Readonly<Record<JobState, RunningStage>> = {
  queued: "preprocessing",
  preprocessing: "preprocessing",
  running: "running",
  processing: "processing",
  succeeded: "archiving",
  failed: "processing",
  cancelled: "processing",
};

/** How far along a job is when its provider shows only the state, as Sora 1 does. */
const COARSE_PROGRESS: Readonly<Record<JobState, number>> = {
  queued: 0,
  preprocessing: 10,
  running: 30,
  processing: 80,
  succeeded: 99,
  failed: 0,
  cancelled: 0,
};

async function reportProgress(
  { owner, id }: VideoRecord,
  jobIndex: number,
  { state, progress }: ProviderSnapshot,
  { submittedAt }: Binding,
  { storage, clock, config }: Tools,
): Promise<void> {
  const overdue = clock.now() - submittedAt >= config.overdueAfterMs;
  // The last percent is ours: the film still has to be archived.
  const shown = Math.min(progress ?? COARSE_PROGRESS[state], 99);
  const report = { jobIndex, stage: STAGES[state], progress: shown, overdue };
  await storage.records.change(owner, id, (record) => applyReport(record, report));
}

registerActivity("checkJob", checkJob);
