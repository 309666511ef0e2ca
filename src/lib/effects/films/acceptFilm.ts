import { formatSize } from "../../domain/models/size.ts";
import type { FilmRecord, VideoRecord } from "../../domain/video/record.ts";
import type { inspectFilm } from "../../media/inspectFilm.ts";
import type { Tools } from "../../services/tools.ts";
import type { FilmFacts } from "../../storage/films/filmBlob.ts";

export type Measured =
  | { readonly kind: "film"; readonly film: FilmRecord }
  | { readonly kind: "not-a-film"; readonly reason: string };

/** What a look at the bytes of a film tells. */
export type Seen = Awaited<ReturnType<typeof inspectFilm>>;

/** What lies in our storage. */
export type Stored = Pick<FilmFacts, "bytes" | "sha256" | "contentType" | "etag" | "verified">;

/** A whole film of the expected kind, nothing behind its end. */
export function isUsual(seen: Seen): boolean {
  return seen.kind === "film" && seen.container === "mp4" && seen.bytesBehind === 0;
}

/**
 * The film that was found, marked as verified unless it is. One of another size or length than was asked for, or without
 * its sound, is kept and warned about: it is paid. So is one in another container, or with bytes behind its end, which is
 * not marked.
 */
export async function acceptFilm(
  path: string,
  { stored, seen }: { readonly stored: Stored; readonly seen: Seen },
  record: VideoRecord,
  tools: Tools,
): Promise<Measured> {
  if (seen.kind !== "film") return seen;
  const isUnusual = !isUsual(seen);
  if (!stored.verified && !isUnusual) await tools.storage.films.markVerified(path, stored.etag);
  const film: FilmRecord = {
    blob: path,
    bytes: stored.bytes,
    sha256: stored.sha256,
    contentType: stored.contentType,
    durationSeconds: seen.durationSeconds,
    width: seen.width,
    height: seen.height,
    hasAudio: seen.hasAudio,
    thumbnail: null,
    ...(isUnusual ? { unverified: true as const } : {}),
  };
  if (isUnusual) {
    const { container, bytesBehind } = seen;
    tools.log("film_unusual", { videoId: record.id, blob: path, container, bytesBehind });
  }
  warnOfDifferences(path, film, record, tools);
  return { kind: "film", film };
}

function warnOfDifferences(
  blob: string,
  film: FilmRecord,
  { id, request }: VideoRecord,
  { log, config }: Tools,
): void {
  const { width, height, durationSeconds, hasAudio } = film;
  const silent =
    config.models.find(({ name }) => name === request.model)?.support.audio === true && hasAudio === false;
  const otherSize = width === null || height === null || formatSize({ width, height }) !== request.size;
  const otherLength = durationSeconds === null || Math.abs(durationSeconds - request.seconds) > 0.5;
  if (silent || otherSize || otherLength) {
    log("film_differs", {
      videoId: id,
      blob,
      width,
      height,
      durationSeconds,
      hasAudio,
      asked: request.size,
    });
  }
}
