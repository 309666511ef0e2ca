import { CustomSource, EncodedPacketSink, Input, type InputVideoTrack, MP4 } from "mediabunny";
import { boxesFit } from "./boxesFit.ts";
import type { RangedFile } from "./rangedFile.ts";

/** What a film's own index says of it; sizes in pixels as displayed. */
export interface FilmFacts {
  readonly kind: "film";
  readonly width: number;
  readonly height: number;
  readonly durationSeconds: number;
  readonly hasAudio: boolean;
}

/** Bytes that no player would play to the end; `reason` is for logs and records, in our own words. */
export interface NotAFilm {
  readonly kind: "not-a-film";
  readonly reason: string;
}

/**
 * Says whether a file is a whole, playable MP4, and what it holds, from a handful of ranged reads. Whatever the bytes,
 * the answer is returned; only a failing `read` is thrown, as it came.
 */
export async function inspectFilm(file: RangedFile): Promise<FilmFacts | NotAFilm> {
  if (file.size === 0) return notAFilm("the file is empty");
  const watched = watchReads(file);
  try {
    if (await looksLikeMarkup(watched.file)) return notAFilm("the file is text or HTML, not a film");
    const facts = await readIndex(watched.file);
    watched.throwIfFailed();
    return facts;
  } catch {
    // mediabunny throws many kinds of errors on damaged bytes; what counts is that our own reads worked.
    watched.throwIfFailed();
    return notAFilm("the file is not an MP4");
  }
}

async function readIndex(file: RangedFile): Promise<FilmFacts | NotAFilm> {
  const source = new CustomSource({ getSize: () => file.size, read: file.read });
  using input = new Input({ formats: [MP4], source });
  if (!(await input.canRead())) return notAFilm("the file is not an MP4");
  if (!(await boxesFit(file))) return notAFilm("the file is truncated");

  const [video, audio] = await Promise.all([input.getPrimaryVideoTrack(), input.getPrimaryAudioTrack()]);
  if (video === null) return notAFilm("the file has no video track: it is truncated or holds no film");
  for (const track of await input.getTracks()) {
    // The duration comes from the index alone: only the last packet tells whether the bytes are there.
    const last = await new EncodedPacketSink(track).getPacket(Number.POSITIVE_INFINITY);
    if (last === null || last.byteLength === 0) return notAFilm("the file is truncated: a track has no end");
  }
  return describe(video, await input.computeDuration(), audio !== null);
}

async function describe(
  video: InputVideoTrack,
  durationSeconds: number,
  hasAudio: boolean,
): Promise<FilmFacts | NotAFilm> {
  const [width, height] = await Promise.all([video.getDisplayWidth(), video.getDisplayHeight()]);
  if (!(durationSeconds > 0 && width > 0 && height > 0))
    return notAFilm("the film has no duration or no size");
  return { kind: "film", width, height, durationSeconds, hasAudio };
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
