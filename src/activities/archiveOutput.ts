import { registerActivity } from "../lib/app/activity.ts";
import type { Binding } from "../lib/domain/capacity/ticket.ts";
import { withoutPrompts } from "../lib/domain/request/withoutPrompt.ts";
import { filmPath } from "../lib/domain/video/filmPath.ts";
import { applyReport } from "../lib/domain/video/progress.ts";
import type { FilmRecord, OutputStatus, VideoRecord } from "../lib/domain/video/record.ts";
import { isFinal } from "../lib/domain/video/stage.ts";
import type { ArchiveInput, ArchiveOutcome } from "../lib/durable/contracts.ts";
import { type FoundJob, findJob } from "../lib/effects/capacity/findJob.ts";
import { keepFilm } from "../lib/effects/films/keepFilm.ts";
import { learnExpiry } from "../lib/effects/submit/learnExpiry.ts";
import { changeRecord } from "../lib/effects/videos/changeRecord.ts";
import type { Tools } from "../lib/services/tools.ts";

/**
 * Copies one film into our own storage and checks it there. Key: the blob's path with the provider's id in its
 * metadata; a film that is there and verified is not fetched again, a broken copy starts again from its first byte.
 */
export async function archiveOutput(input: ArchiveInput, tools: Tools): Promise<ArchiveOutcome> {
  const { clock } = tools;
  const { id, owner, jobIndex, film, outputId } = input;
  const found = await findJob({ id, owner, jobIndex }, tools);
  const output = found?.job.outputs[film];
  // A provider may make more films than it was asked for: those asked for are kept, the others are named.
  if (found && output === undefined)
    tools.log("film_not_asked_for", { videoId: id, jobIndex, film, providerId: outputId });
  if (!found || output === undefined || found.record.outputs[output]?.status === "archived")
    return { kind: "archived" };
  const { record } = found;

  await changeRecord(record, (current) => applyReport(current, { jobIndex, stage: "archiving" }), tools);
  const state = found.ticket?.state;
  if (state?.kind !== "bound") return { kind: "expired" };
  const path = filmPath(id, output);
  const where = { videoId: id, jobIndex, output, model: record.request.model };
  const startedAt = clock.now();
  const kept = await keepFilm(path, outputId, record, state, tools);
  if (kept.kind === "film") {
    await setOutput(record, output, "archived", kept.film, tools);
    const seconds = (clock.now() - startedAt) / 1_000;
    tools.log("film_archived", { ...where, bytes: kept.film.bytes, seconds });
    return { kind: "archived" };
  }
  if (kept.kind === "no_place") return { kind: "busy" };
  const reason = withoutPrompts(kept.reason, record.request);
  tools.log("archive_failed", { ...where, reason });
  if (kept.kind === "not_made") {
    await setOutput(record, output, "failed", null, tools);
    return { kind: "not_made", code: kept.code };
  }
  const { retryAfterSeconds, retryFor, withheld } = kept;
  const { expiresAt } = await lastWord(found, state, retryFor, tools);
  if (clock.now() < expiresAt + retryFor) return { kind: "retry", retryAfterSeconds, expiresAt };
  await setOutput(record, output, "expired", null, tools);
  return withheld ? { kind: "expired", withheld } : { kind: "expired" };
}

/** Before a film is given up, its provider is asked whether it has it still: one of the clocks may have been set. */
async function lastWord(
  { record, ticket }: FoundJob,
  bound: Binding,
  retryFor: number,
  tools: Tools,
): Promise<Binding> {
  if (!ticket || tools.clock.now() < bound.expiresAt + retryFor) return bound;
  const answer = await tools.provider(bound.target).check(bound.providerId);
  return answer.kind === "seen" ? learnExpiry(record, ticket, bound, answer.job, tools) : bound;
}

async function setOutput(
  video: VideoRecord,
  index: number,
  status: OutputStatus,
  film: FilmRecord | null,
  tools: Tools,
): Promise<void> {
  const set = (record: VideoRecord) => {
    if (isFinal(record.stage) || record.outputs[index]?.status === "archived") return null;
    const outputs = record.outputs.map((each) => (each.index === index ? { index, status, film } : each));
    return { ...record, outputs };
  };
  await changeRecord(video, set, tools);
}

registerActivity("archiveOutput", archiveOutput);
