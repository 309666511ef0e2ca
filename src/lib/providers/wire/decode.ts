import { pipeline, type Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from "node:zlib";

const DECODERS: ReadonlyMap<string, () => Transform> = new Map<string, () => Transform>([
  ["gzip", createGunzip],
  ["x-gzip", createGunzip],
  ["deflate", createInflate],
  ["br", createBrotliDecompress],
  ["zstd", createZstdDecompress],
]);

/** The body behind a `Content-Encoding`, which some send unasked; null for a coding that nobody here can undo. */
export function decode(
  body: NodeJS.ReadableStream,
  contentEncoding: string | undefined,
): NodeJS.ReadableStream | null {
  const codings = (contentEncoding ?? "")
    .toLowerCase()
    .split(",")
    .map((coding) => coding.trim())
    .filter((coding) => coding !== "" && coding !== "identity");
  let decoded = body;
  for (const coding of codings.reverse()) {
    const decoder = DECODERS.get(coding)?.();
    if (!decoder) return null;
    // What breaks is heard by whoever reads the end of it.
    decoded = pipeline(decoded, decoder, () => undefined);
  }
  return decoded;
}
