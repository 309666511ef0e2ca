import { registerActivity } from "../lib/app/activity.ts";
import type { Binding } from "../lib/domain/capacity/ticket.ts";
import { endOf, type Look, meaningOfMissing, reportOf } from "../lib/domain/polling/look.ts";
import { withoutPrompt } from "../lib/domain/request/withoutPrompt.ts";
import { applyReport } from "../lib/domain/video/progress.ts";
import type { VideoRecord } from "../lib/domain/video/record.ts";
import type { JobRef } from "../lib/durable/contracts.ts";
import { findJob } from "../lib/effects/capacity/findJob.ts";
import { learnExpiry } from "../lib/effects/submit/learnExpiry.ts";
import type { VideoProvider } from "../lib/providers/provider.ts";
import type { Tools } from "../lib/services/tools.ts";

const CLOCK_SKEW_SECONDS = 60;

/** Looks at a bound job once, and stops it when the caller has cancelled. Reads and monotonic reports: harmless twice. */
export async function checkJob(ref: JobRef, tools: Tools): Promise<Look> {
  const found = await findJob(ref, tools);
  if (found?.ticket?.state.kind !== "bound") return { kind: "cancelled" };
  const { record, ticket } = found;
  const bound = found.ticket.state;
  const provider = tools.provider(bound.target);
  const answer = await provider.check(bound.providerId);
  if (answer.kind === "unreachable") {
    const reason = withoutPrompt(answer.reason, record.request.prompt);
    tools.log("check_unreachable", { videoId: ref.id, jobIndex: ref.jobIndex, reason });
    return { kind: "unreachable", retryAfterSeconds: answer.retryAfterSeconds };
  }
  if (answer.kind === "missing") {
    const end = await whenMissing(record, bound, provider, tools);
    return end ?? watchOn(record, bound, provider, false);
  }
  const binding = await learnExpiry(record, ticket, bound, answer.job, tools);
  const end = endOf(answer.job);
  if (end) return end;
  const overdue = tools.clock.now() - binding.submittedAt >= tools.config.overdueAfterMs;
  const report = reportOf(ref.jobIndex, answer.job, overdue);
  await tools.storage.records.change(ref.owner, ref.id, (current) => applyReport(current, report));
  return watchOn(record, binding, provider, true);
}

/** What a 404 ends; null when the job may still come. */
async function whenMissing(
  { cancelRequested }: VideoRecord,
  binding: Binding,
  provider: VideoProvider,
  { clock }: Tools,
): Promise<Look | null> {
  const meaning = meaningOfMissing(binding, clock.now());
  if (meaning === "not_yet") return null;
  if (meaning === "gone") return { kind: "gone" };
  const { providerId, submittedAt } = binding;
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
): Promise<Look> {
  const { kind } = cancelRequested ? await provider.remove(providerId) : { kind: null };
  const isGone = kind === "removed" || (kind === "missing" && seen);
  return isGone ? { kind: "cancelled" } : { kind: "running", expiresAt };
}

registerActivity("checkJob", checkJob);
