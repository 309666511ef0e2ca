import { registerActivity } from "../lib/app/activity.ts";
import { isInLine } from "../lib/domain/capacity/passed.ts";
import type { Binding, Ticket } from "../lib/domain/capacity/ticket.ts";
import { resourceName } from "../lib/domain/models/resourceName.ts";
import { endOf, type Look, meaningOfMissing, reportOf } from "../lib/domain/polling/look.ts";
import { renderTimeOf } from "../lib/domain/polling/renderTime.ts";
import { mayBear } from "../lib/domain/request/samePrompt.ts";
import { applyReport, noteMade } from "../lib/domain/video/progress.ts";
import type { VideoRecord } from "../lib/domain/video/record.ts";
import type { CheckInput, JobRef } from "../lib/durable/contracts.ts";
import { findJob } from "../lib/effects/capacity/findJob.ts";
import { goElsewhere } from "../lib/effects/capacity/goElsewhere.ts";
import { noteReach } from "../lib/effects/capacity/groupReach.ts";
import { holdWorking } from "../lib/effects/capacity/holdWorking.ts";
import { noteDeletion } from "../lib/effects/capacity/noteDeletion.ts";
import { inList } from "../lib/effects/submit/inList.ts";
import { learnExpiry } from "../lib/effects/submit/learnExpiry.ts";
import { logAnswer } from "../lib/effects/submit/logAnswer.ts";
import { changeRecord } from "../lib/effects/videos/changeRecord.ts";
import type { VideoProvider } from "../lib/providers/provider.ts";
import type { Tools } from "../lib/services/tools.ts";

/** Looks at a bound job once, and stops it when the caller has cancelled. Reads and monotonic reports: harmless twice. */
export async function checkJob(
  { dueAt, toldWord, missingSince, seenAt, ...ref }: CheckInput,
  tools: Tools,
): Promise<Look> {
  const found = await findJob(ref, tools);
  // An earlier run of this look may have put the ticket into its line again.
  if (found?.ticket && isInLine(found.ticket)) return { kind: "elsewhere" };
  if (found?.ticket?.state.kind !== "bound") return { kind: "cancelled" };
  const { record, ticket } = found;
  const bound = found.ticket.state;
  const provider = tools.provider(bound.target);
  const lateSeconds = dueAt === undefined ? null : Math.max(0, tools.clock.now() - dueAt) / 1_000;
  const answer = await provider.check(bound.providerId);
  const { id: videoId, jobIndex } = ref;
  await noteReach({ record, ticket, target: bound.target }, answer.kind !== "unreachable", tools);
  if (answer.kind === "unreachable") {
    logAnswer({ call: "status", record, jobIndex, target: bound.target }, answer, tools.log);
    return { kind: "unreachable", retryAfterSeconds: answer.retryAfterSeconds };
  }
  if (answer.kind === "seen" && answer.isUnderOtherId && !mayBear(answer.job.echo, record.request.prompt)) {
    const strayed = { kind: "unreachable", retryAfterSeconds: null, reason: "another job's answer" } as const;
    logAnswer({ call: "status", record, jobIndex, target: bound.target }, strayed, tools.log);
    return { kind: "unreachable", retryAfterSeconds: null };
  }
  const { state = "missing", progress = null } = answer.kind === "seen" ? answer.job : {};
  tools.log("job_polled", { videoId, jobIndex, state, progress, lateSeconds });
  if (answer.kind === "missing") {
    const missed = await whenMissing(record, { ...bound, missingSince: missingSince ?? null }, tools);
    if (missed.kind === "cancelled") await holdWorking(ticket, tools);
    if (missed.kind !== "missing") return told(missed, ref, bound, tools);
    const watched = await watchOn({ record, ticket, bound }, provider, tools);
    return watched.kind === "running" ? missed : watched;
  }
  const binding = await learnExpiry(record, ticket, bound, answer.job, tools);
  const end = endOf(answer.job);
  if (end && (await goElsewhere({ ...found, ticket }, bound, end, tools))) return { kind: "elsewhere" };
  if (end?.kind === "made") {
    const look = { submittedAt: bound.submittedAt, now: tools.clock.now() };
    const renderMs = renderTimeOf({ ...look, seenAt, said: answer.job.renderMs });
    await changeRecord(ref, (current) => noteMade(current, jobIndex, renderMs), tools);
  }
  if (end) return told(end, ref, bound, tools);
  const overdue = tools.clock.now() - binding.submittedAt >= tools.config.overdueAfterMs;
  const report = reportOf(ref.jobIndex, answer.job, overdue);
  await changeRecord(ref, (current) => applyReport(current, report), tools);
  if (record.cancelRequested) await noteDeletion(ticket, bound.deletion ? "in_vain" : "asked", tools);
  const look = await watchOn({ record, ticket, bound: binding }, provider, tools);
  const { unknownWord } = answer.job;
  if (unknownWord === undefined || look.kind !== "running") return look;
  if (toldWord === undefined)
    tools.log("unknown_status", {
      videoId,
      jobIndex,
      model: record.request.model,
      resource: resourceName(bound.target),
      word: unknownWord,
    });
  return { ...look, unknownWord };
}

/** The end of a job as it was found, which the log hears of; an outage is none. */
function told(
  end: Look,
  { id: videoId, jobIndex }: JobRef,
  { submittedAt }: Binding,
  { log, clock }: Tools,
): Look {
  const films = end.kind === "made" ? end.outputIds.length : 0;
  const seconds = (clock.now() - submittedAt) / 1_000;
  if (end.kind !== "unreachable") log("job_ended", { videoId, jobIndex, how: end.kind, films, seconds });
  return end;
}

/** What a 404 comes to; "missing" when the job may still come, or come back. */
async function whenMissing(
  { cancelRequested }: VideoRecord,
  binding: Binding & { readonly missingSince: number | null },
  tools: Tools,
): Promise<Look> {
  const meaning = meaningOfMissing(binding, tools.clock.now());
  if (meaning === "perhaps") return { kind: "missing" };
  if (meaning === "gone") return { kind: "gone" };
  switch (await inList(binding, tools)) {
    case "unreachable":
      return { kind: "unreachable", retryAfterSeconds: null };
    case "unsupported":
      return { kind: "gone", unlisted: true };
    case "listed":
      return { kind: "missing", listed: true };
    case "not_listed":
      return cancelRequested ? { kind: "cancelled" } : { kind: "gone" };
  }
}

/**
 * A job that is not wanted any more is deleted where the provider does that to a running one; else, as every other, it
 * is watched to its end, and kept if made. A 404 to that ends nothing: it may still come, or be there all the same.
 */
async function watchOn(
  { record, ticket, bound }: Watched,
  provider: VideoProvider,
  tools: Tools,
): Promise<Look> {
  const { kind } = record.cancelRequested ? await provider.remove(bound.providerId) : { kind: null };
  if (kind === "refused") await noteDeletion(ticket, "in_vain", tools);
  if (kind !== "removed") return { kind: "running", expiresAt: bound.expiresAt };
  await holdWorking(ticket, tools);
  return { kind: "cancelled" };
}

interface Watched {
  readonly record: VideoRecord;
  readonly ticket: Ticket;
  readonly bound: Binding;
}

registerActivity("checkJob", checkJob);
