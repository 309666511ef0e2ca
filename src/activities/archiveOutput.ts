import { registerActivity } from "../lib/app/activity.ts";
import { withoutPrompt } from "../lib/domain/request/withoutPrompt.ts";
import { filmPath } from "../lib/domain/video/filmPath.ts";
import { applyReport } from "../lib/domain/video/progress.ts";
import type { FilmRecord, OutputStatus, VideoRecord } from "../lib/domain/video/record.ts";
import { isFinal } from "../lib/domain/video/stage.ts";
import type { ArchiveInput, ArchiveOutcome } from "../lib/durable/contracts.ts";
import { findJob } from "../lib/effects/capacity/findJob.ts";
import { keepFilm } from "../lib/effects/films/keepFilm.ts";
import type { Tools } from "../lib/services/tools.ts";

/**
 * Copies one film into our own storage and checks it there. Key: the blob's path with the provider's id in its
 * metadata; a film that is there and verified is not fetched again, a broken copy starts again from its first byte.
 */
export async function archiveOutput(input: ArchiveInput, tools: Tools): Promise<ArchiveOutcome> {
  const { storage, clock } = tools;
  const { id, owner, jobIndex, film, outputId } = input;
  const found = await findJob({ id, owner, jobIndex }, tools);
  const output = found?.job.outputs[film];
  if (!found || output === undefined || found.record.outputs[output]?.status === "archived")
    return { kind: "archived" };
  const { record } = found;

  await storage.records.change(owner, id, (current) =>
    applyReport(current, { jobIndex, stage: "archiving" }),
  );
  const state = found.ticket?.state;
  if (state?.kind !== "bound") return { kind: "expired" };
  const path = filmPath(id, output);
  const kept = await keepFilm(path, outputId, record, state, tools);
  if (kept.kind === "film") {
    await setOutput(record, output, "archived", kept.film, tools);
    return { kind: "archived" };
  }
  const { retryAfterSeconds, retryFor } = kept;
  const reason = withoutPrompt(kept.reason, record.request.prompt);
  tools.log("archive_failed", { videoId: id, output, reason });
  const { expiresAt } = state;
  if (clock.now() < expiresAt + retryFor) return { kind: "retry", retryAfterSeconds, expiresAt };
  await setOutput(record, output, "expired", null, tools);
  return { kind: "expired" };
}

async function setOutput(
  { owner, id }: VideoRecord,
  index: number,
  status: OutputStatus,
  film: FilmRecord | null,
  { storage }: Tools,
): Promise<void> {
  await storage.records.change(owner, id, (record) => {
    if (isFinal(record.stage) || record.outputs[index]?.status === "archived") return null;
    const outputs = record.outputs.map((each) => (each.index === index ? { index, status, film } : each));
    return { ...record, outputs };
  });
}

registerActivity("archiveOutput", archiveOutput);
