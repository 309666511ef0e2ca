import { registerActivity, type Tools } from "../lib/activity.ts";
import type { ArchiveInput, ArchiveOutcome } from "../lib/contracts.ts";
import { filmPath } from "../lib/domain/filmPath.ts";
import { applyReport } from "../lib/domain/progress.ts";
import type { FilmRecord, OutputStatus, VideoRecord } from "../lib/domain/record.ts";
import { isFinal } from "../lib/domain/stage.ts";
import type { Binding } from "../lib/domain/ticket.ts";
import { jobKeyOf } from "../lib/domain/videoId.ts";
import { copyFilm } from "./copyFilm.ts";
import { keepThumbnail } from "./keepThumbnail.ts";
import { measureFilm } from "./measureFilm.ts";

/** A download that began before the provider's expiry may still succeed a little after it. */
const EXPIRY_MARGIN_MS = 120_000;

/**
 * Copies one film into our own storage and checks it there. Key: the blob's path with the provider's id in its
 * metadata; a film that is there and verified is not fetched again, a broken copy starts again from its first byte.
 */
export async function archiveOutput(input: ArchiveInput, tools: Tools): Promise<ArchiveOutcome> {
  const { storage, clock } = tools;
  const { id, owner, jobIndex, film, outputId } = input;
  const record = (await storage.records.find(owner, id))?.record;
  const job = record?.plan.jobs[jobIndex];
  const output = job?.outputs[film];
  if (!record || !job || output === undefined || isFinal(record.stage)) return { kind: "archived" };
  if (record.outputs[output]?.status === "archived") return { kind: "archived" };

  await storage.records.change(owner, id, (current) =>
    applyReport(current, { jobIndex, stage: "archiving" }),
  );
  const state = (await storage.capacity.find(job.group, jobKeyOf(id, jobIndex)))?.ticket.state;
  if (state?.kind !== "bound") return { kind: "expired" };
  const path = filmPath(id, output);
  const kept = await keepFilm(path, outputId, record, state, tools);
  if (kept.kind === "film") {
    const thumbnail = await keepThumbnail(path, outputId, state.target, tools);
    await setOutput(record, output, "archived", { ...kept.film, thumbnail }, tools);
    return { kind: "archived" };
  }
  const { retryAfterSeconds, reason, missing } = kept;
  tools.log("archive_failed", { videoId: id, output, reason });
  const now = clock.now();
  if (now < state.expiresAt || (!missing && now < state.expiresAt + EXPIRY_MARGIN_MS)) {
    return { kind: "retry", retryAfterSeconds };
  }
  await setOutput(record, output, "expired", null, tools);
  return { kind: "expired" };
}

type Kept =
  | { readonly kind: "film"; readonly film: FilmRecord }
  | {
      readonly kind: "failed";
      readonly reason: string;
      readonly missing: boolean;
      readonly retryAfterSeconds: number | null;
    };

/** The film as it lies in our storage, fetched and verified unless an earlier run did. */
async function keepFilm(
  path: string,
  outputId: string,
  record: VideoRecord,
  { target }: Binding,
  tools: Tools,
): Promise<Kept> {
  const { films } = tools.storage;
  const there = await films.facts(path);
  if (there?.providerId === outputId) {
    const measured = await measureFilm(path, record, tools);
    if (measured.kind === "film") return measured;
  }
  const copied = await copyFilm(path, outputId, target, tools);
  if (copied.kind !== "copied") return copied;
  const measured = await measureFilm(path, record, tools);
  if (measured.kind === "film") return measured;
  return { kind: "failed", reason: measured.reason, missing: false, retryAfterSeconds: null };
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
