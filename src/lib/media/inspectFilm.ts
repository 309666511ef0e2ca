import { type FilmFacts, type NotAFilm, notAFilm } from "./filmFacts.ts";
import type { RangedFile } from "./rangedFile.ts";
import { readAhead } from "./readAhead.ts";

/**
 * Says whether a file is a whole, playable film, and what it holds, from a handful of ranged reads. Whatever the bytes,
 * the answer is returned; only a failing `read` is thrown, as it came.
 */
export async function inspectFilm(file: RangedFile): Promise<FilmFacts | NotAFilm> {
  if (file.size === 0) return notAFilm("the file is empty");
  // Loaded by the first film. Should that fail, it is no fault of the film, and is tried again.
  const { readIndex } = await import("./filmIndex.ts");
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

async function looksLikeMarkup({ size, read }: RangedFile): Promise<boolean> {
  const head = Buffer.from(await read(0, Math.min(size, 64))).toString("latin1");
  return /^(?:\xef\xbb\xbf)?\s*[<{[]/.test(head);
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
