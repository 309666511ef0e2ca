import { isToldByList } from "../../domain/models/model.ts";
import { listsIds } from "../../domain/models/profile.ts";
import type { Unaccounted } from "../../domain/money/unaccounted.ts";
import { endOf } from "../../domain/polling/look.ts";
import { billOf, settleJob } from "../../domain/video/jobOutcome.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import type { Tools } from "../../services/tools.ts";
import { bookCorrection } from "../money/bookCorrection.ts";
import { accountFor } from "../money/countCreate.ts";
import type { Listings } from "./listings.ts";
import { noteNotListed } from "./noteNotListed.ts";
import { showsOurs } from "./showsOurs.ts";

/**
 * Looks for a job that nobody saw end, by its id: what it has made is booked, and one that made nothing, or that an hour of
 * complete listings does not show while it would still be there, is ended. Harmless twice: each count ends once.
 */
export async function lookForVanished(
  open: Unaccounted,
  record: VideoRecord,
  listings: Listings,
  tools: Tools,
): Promise<void> {
  const { storage, clock, config, log, provider } = tools;
  const { jobKey, model } = open;
  const job = record.jobs.find(({ index }) => jobKey.endsWith(`:${index}`));
  const group = record.plan.jobs[job?.index ?? -1]?.group;
  if (!job?.target || job.providerId === null || group === undefined) return;
  const { providerId, target, expiresAt, index: jobIndex } = job;
  const resource = provider(target);
  const answer = await resource.check(providerId);
  const end = answer.kind === "seen" ? endOf(answer.job) : null;
  if (end?.kind === "made") {
    const outcome = { kind: "made", jobIndex, films: end.outputIds.length, ...billOf(end) } as const;
    const { amount } = settleJob(outcome, record.plan, record.request);
    await bookCorrection(record, { jobKey, model, amount, providerId }, tools);
    log("counted_create_found", { videoId: record.id, model, providerId });
    await accountFor(record, [open], "found", tools);
    return;
  }
  if (end?.kind === "cancelled" || (end?.kind === "failed" && end.code !== "expired")) {
    await accountFor(record, [open], "not_made", tools);
    return;
  }
  // A job of it would have left the list by now: what the list does not show proves nothing any more.
  const isOver = expiresAt === null || clock.now() >= expiresAt;
  if (isOver) return;
  const isTold = config.models.some((each) => each.name === model && isToldByList(each));
  const hasList = isTold && listsIds(resource.profile);
  const listing = answer.kind === "missing" && hasList ? await listings.of(target) : null;
  const isAbsent =
    listing?.kind === "listed" &&
    listing.unreadable.length === 0 &&
    listing.jobs.every(({ jobId }) => jobId !== providerId) &&
    (await showsOurs(listing.jobs, group, target, tools));
  if (isAbsent) await noteNotListed(open, record, tools);
  else await storage.ledger.noteAbsent(open, null);
}
