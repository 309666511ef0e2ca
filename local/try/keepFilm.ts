import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { FILM_HEAD_BYTES, type FilmType, filmType } from "../../src/lib/media/filmType.ts";

/** Writes a film to a file as it comes; how long it was, and what its first bytes say that it is. */
export async function keepFilm(
  body: AsyncIterable<Uint8Array>,
  path: string,
): Promise<{ readonly bytes: number; readonly type: FilmType | null }> {
  await mkdir(dirname(path), { recursive: true });
  let bytes = 0;
  let head = Buffer.alloc(0);
  async function* seen() {
    for await (const chunk of body) {
      if (head.length < FILM_HEAD_BYTES)
        head = Buffer.concat([head, chunk.subarray(0, FILM_HEAD_BYTES - head.length)]);
      bytes += chunk.length;
      yield chunk;
    }
  }
  await pipeline(Readable.from(seen()), createWriteStream(path));
  return { bytes, type: filmType(head) };
}
