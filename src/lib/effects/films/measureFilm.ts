import { formatSize } from "../../domain/models/size.ts";
import type { FilmRecord, VideoRecord } from "../../domain/video/record.ts";
import { inspectFilm } from "../../media/inspectFilm.ts";
import type { Tools } from "../../services/tools.ts";

export type Measured =
  | { readonly kind: "film"; readonly film: FilmRecord }
  | { readonly kind: "not-a-film"; readonly reason: string };

/**
 * Checks by ranged reads that the blob is a whole, playable film, and marks it so. A film of another size or length
 * than was asked for, or without its sound, is kept and warned about: it is paid. So is one in another container, or with
 * bytes behind its end, which is not marked.
 */
export async function measureFilm(path: string, record: VideoRecord, tools: Tools): Promise<Measured> {
  const { films } = tools.storage;
  const facts = await films.facts(path);
  if (!facts) return { kind: "not-a-film", reason: "nothing was stored" };
  const seen = await inspectFilm({
    size: facts.bytes,
    read: (start, end) => films.read(path, start, end, facts.etag),
  });
  if (seen.kind !== "film") return seen;
  const isUnusual = seen.container !== "mp4" || seen.bytesBehind > 0;
  if (!facts.verified && !isUnusual) await films.markVerified(path, facts.etag);
  const film: FilmRecord = {
    blob: path,
    bytes: facts.bytes,
    sha256: facts.sha256,
    contentType: facts.contentType,
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
