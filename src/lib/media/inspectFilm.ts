import {
  CustomSource,
  EncodedPacketSink,
  Input,
  type InputFormat,
  type InputVideoTrack,
  MATROSKA,
  MP4,
  QTFF,
  WEBM,
} from "mediabunny";
import { bytesBehindBoxes } from "./bytesBehindBoxes.ts";
import { bytesBehindSegment } from "./bytesBehindSegment.ts";
import type { RangedFile } from "./rangedFile.ts";
import { readAhead } from "./readAhead.ts";

/** What a film's own index says of it; sizes in pixels as displayed. */
export interface FilmFacts {
  readonly kind: "film";
  readonly width: number;
  readonly height: number;
  readonly durationSeconds: number;
  readonly hasAudio: boolean;
  readonly container: Container;
  /** How much lies behind its end and is no part of it. */
  readonly bytesBehind: number;
}

/** MP4 is what is expected; the others are films as well. */
type Container = "mp4" | "mov" | "webm" | "mkv";

/** Bytes that no player would play to the end; `reason` is for logs and records, in our own words. */
export interface NotAFilm {
  readonly kind: "not-a-film";
  readonly reason: string;
}

/**
 * Says whether a file is a whole, playable film, and what it holds, from a handful of ranged reads. Whatever the bytes,
 * the answer is returned; only a failing `read` is thrown, as it came.
 */
export async function inspectFilm(file: RangedFile): Promise<FilmFacts | NotAFilm> {
  if (file.size === 0) return notAFilm("the file is empty");
  const watched = watchReads(file);
  try {
    const ahead = readAhead(watched.file);
    if (await looksLikeMarkup(ahead)) return notAFilm("the file is text or HTML, not a film");
    const facts = await readIndex(ahead);
    watched.throwIfFailed();
    return facts;
  } catch {
    // mediabunny throws many kinds of errors on damaged bytes; what counts is that our own reads worked.
    watched.throwIfFailed();
    return notAFilm("the file is no film");
  }
}

async function readIndex(file: RangedFile): Promise<FilmFacts | NotAFilm> {
  const source = new CustomSource({ getSize: () => file.size, read: file.read });
  using input = new Input({ formats: [...CONTAINERS.keys()], source });
  if (!(await input.canRead())) return notAFilm("the file is no film");
  const container = CONTAINERS.get(await input.getFormat()) ?? "mp4";
  const hasBoxes = container === "mp4" || container === "mov";
  const bytesBehind = hasBoxes ? await bytesBehindBoxes(file) : await bytesBehindSegment(file);
  if (bytesBehind === null) return notAFilm("the file is truncated");

  const [video, audio] = await Promise.all([input.getPrimaryVideoTrack(), input.getPrimaryAudioTrack()]);
  if (video === null) return notAFilm("the file has no video track: it is truncated or holds no film");
  for (const track of await input.getTracks()) {
    // The duration comes from the index alone: only the last packet tells whether the bytes are there.
    const last = await new EncodedPacketSink(track).getPacket(Number.POSITIVE_INFINITY);
    if (last === null || last.byteLength === 0) return notAFilm("the file is truncated: a track has no end");
  }
  return describe(video, {
    durationSeconds: await input.computeDuration(),
    hasAudio: audio !== null,
    container,
    bytesBehind,
  });
}

const CONTAINERS: ReadonlyMap<InputFormat, Container> = new Map<InputFormat, Container>([
  [MP4, "mp4"],
  [QTFF, "mov"],
  [WEBM, "webm"],
  [MATROSKA, "mkv"],
]);

async function describe(
  video: InputVideoTrack,
  facts: Pick<FilmFacts, "durationSeconds" | "hasAudio" | "container" | "bytesBehind">,
): Promise<FilmFacts | NotAFilm> {
  const [width, height] = await Promise.all([video.getDisplayWidth(), video.getDisplayHeight()]);
  if (!(facts.durationSeconds > 0 && width > 0 && height > 0))
    return notAFilm("the film has no duration or no size");
  return { kind: "film", width, height, ...facts };
}

async function looksLikeMarkup({ size, read }: RangedFile): Promise<boolean> {
  const head = Buffer.from(await read(0, Math.min(size, 64))).toString("latin1");
  return /^(?:\xef\xbb\xbf)?\s*[<{[]/.test(head);
}

function notAFilm(reason: string): NotAFilm {
  return { kind: "not-a-film", reason };
}

/** Remembers the first read that failed, since the parser may swallow it or wrap it. */
function watchReads({ size, read }: RangedFile): { file: RangedFile; throwIfFailed: () => void } {
  let failure: { readonly error: unknown } | undefined;
  const watchedRead = async (start: number, end: number): Promise<Uint8Array> => {
    try {
      const bytes = await read(start, end);
      if (bytes.byteLength === end - start) return bytes;
      throw new Error(`asked for ${end - start} bytes from ${start}, got ${bytes.byteLength}`);
    } catch (error) {
      failure ??= { error };
      throw error;
    }
  };
  return {
    file: { size, read: watchedRead },
    throwIfFailed: () => {
      if (failure !== undefined) throw failure.error;
    },
  };
}
