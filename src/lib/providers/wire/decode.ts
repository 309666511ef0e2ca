import { pipeline, Readable, type Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from "node:zlib";
import { filmHead } from "./filmHead.ts";

const DECODERS: ReadonlyMap<string, () => Transform> = new Map<string, () => Transform>([
  ["gzip", createGunzip],
  ["x-gzip", createGunzip],
  ["deflate", createInflate],
  ["br", createBrotliDecompress],
  ["zstd", createZstdDecompress],
]);

/**
 * The body behind a `Content-Encoding`, which some send unasked; a film that is not coded, whatever was said, is left as it
 * is. A word that is no coding of bytes is passed over, as every
 * browser does: stores repeat what an upload once said (`aws-chunked`, `utf-8`).
 */
export function decode(
  body: NodeJS.ReadableStream,
  contentEncoding: string | undefined,
): NodeJS.ReadableStream {
  const codings = (contentEncoding ?? "").toLowerCase().split(",");
  let decoded = body;
  for (const coding of codings.reverse()) {
    const decoder = DECODERS.get(coding.trim());
    if (decoder) decoded = Readable.from(unlessFilm(decoded, decoder), { objectMode: false });
  }
  return decoded;
}

async function* unlessFilm(
  body: NodeJS.ReadableStream,
  decoder: () => Transform,
): AsyncGenerator<Uint8Array> {
  // Without an encoding set, Node's stream yields buffers only, which its type does not say.
  const { isFilm, whole } = await filmHead(body as AsyncIterable<Uint8Array>);
  if (isFilm) return yield* whole;
  // What breaks is heard by whoever reads the end of it.
  yield* pipeline(Readable.from(whole, { objectMode: false }), decoder(), () => undefined);
}
