import { registerActivity } from "../lib/app/activity.ts";
import type { Binding } from "../lib/domain/capacity/ticket.ts";
import { withoutPrompt } from "../lib/domain/request/withoutPrompt.ts";
import { filmPath } from "../lib/domain/video/filmPath.ts";
import { applyReport } from "../lib/domain/video/progress.ts";
import type { FilmRecord, OutputStatus, VideoRecord } from "../lib/domain/video/record.ts";
import { isFinal } from "../lib/domain/video/stage.ts";
import { jobKeyOf } from "../lib/domain/video/videoId.ts";
import type { ArchiveInput, ArchiveOutcome } from "../lib/durable/contracts.ts";
import { copyFilm } from "../lib/effects/films/copyFilm.ts";
import { keepThumbnail } from "../lib/effects/films/keepThumbnail.ts";
import { measureFilm } from "../lib/effects/films/measureFilm.ts";
import type { Tools } from "../lib/services/tools.ts";

/** A download that began before the provider's expiry may still succeed a little after it. */
const EXPIRY_MARGIN_MS = 120_000;
/** For so long after it our own storage is waited for: what it holds of the film cannot be told before. */
const OUTAGE_AT_MOST_MS = 86_400_000;

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
  const where = { videoId: id, jobIndex, output, model: record.request.model };
  const startedAt = clock.now();
  const kept = await keepFilm(path, outputId, record, state, tools);
  if (kept.kind === "film") {
    await setOutput(record, output, "archived", kept.film, tools);
    const seconds = (clock.now() - startedAt) / 1_000;
    tools.log("film_archived", { ...where, bytes: kept.film.bytes, seconds });
    return { kind: "archived" };
  }
  const { retryAfterSeconds, retryFor } = kept;
  const reason = withoutPrompt(kept.reason, record.request.prompt);
  tools.log("archive_failed", { ...where, reason });
  const { expiresAt } = state;
  if (clock.now() < expiresAt + retryFor) return { kind: "retry", retryAfterSeconds, expiresAt };
  await setOutput(record, output, "expired", null, tools);
  return { kind: "expired" };
}

type Kept =
  | { readonly kind: "film"; readonly film: FilmRecord }
  | {
      readonly kind: "failed";
      readonly reason: string;
      readonly retryAfterSeconds: number | null;
      /** Milliseconds beyond the provider's expiry for which trying again makes sense. */
      readonly retryFor: number;
    };

/** The film with its thumbnail, or why it is not to be had now; an outage of our own storage is waited out as well. */
async function keepFilm(
  path: string,
  outputId: string,
  record: VideoRecord,
  binding: Binding,
  tools: Tools,
): Promise<Kept> {
  try {
    const kept = await fetchFilm(path, outputId, record, binding, tools);
    if (kept.kind !== "film") return kept;
    const thumbnail = await keepThumbnail(path, outputId, binding.target, tools);
    return { kind: "film", film: { ...kept.film, thumbnail } };
  } catch (error) {
    if (tools.clock.now() >= binding.expiresAt + OUTAGE_AT_MOST_MS) throw error;
    return failed(`our own storage: ${nameOf(error)}`, OUTAGE_AT_MOST_MS);
  }
}

/** The film as it lies in our storage, fetched and verified unless an earlier run did. */
async function fetchFilm(
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
  const copied = await copyFilm({ path, outputId, replaces: there?.etag ?? null }, target, tools);
  if (copied.kind !== "copied")
    return failed(copied.reason, copied.missing ? 0 : EXPIRY_MARGIN_MS, copied.retryAfterSeconds);
  const measured = await measureFilm(path, record, tools);
  if (measured.kind === "film") return measured;
  return failed(measured.reason, EXPIRY_MARGIN_MS);
}

function failed(reason: string, retryFor: number, retryAfterSeconds: number | null = null): Kept {
  return { kind: "failed", reason, retryAfterSeconds, retryFor };
}

/** What went wrong, without the address that an error's text may hold. */
function nameOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "failed";
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
