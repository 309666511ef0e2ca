/** One chunk of a PNG with its length and checksum: [start, end) in the file. */
export interface PngChunk {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

const SIGNATURE_BYTES = 8;
/** Length, name and checksum. */
const FRAME_BYTES = 12;
/** A picture of 10 MB has some thousand; more only make work. */
const CHUNKS_AT_MOST = 50_000;

/** The chunks of a PNG up to and with its end; null for a file without an end. */
export function pngChunks(file: Buffer): readonly PngChunk[] | null {
  const chunks: PngChunk[] = [];
  for (let start = SIGNATURE_BYTES; start + FRAME_BYTES <= file.length; ) {
    const end = start + FRAME_BYTES + file.readUInt32BE(start);
    const name = file.toString("latin1", start + 4, start + 8);
    if (end > file.length || chunks.length >= CHUNKS_AT_MOST) return null;
    chunks.push({ name, start, end });
    if (name === "IEND") return chunks;
    start = end;
  }
  return null;
}
