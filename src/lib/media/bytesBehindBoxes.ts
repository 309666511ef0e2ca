import type { RangedFile } from "./rangedFile.ts";

const HEADER_BYTES = 16;
/** A minute at 60 frames a second has 20,000 where each piece of picture and sound is a fragment with an index of its own. */
const BOXES_AT_MOST = 32_768;
/** What stands at the top of an MP4 behind its index and its data. */
const BOXES: ReadonlySet<string> = new Set([
  ...["ftyp", "styp", "moov", "moof", "mdat", "mfra", "free", "skip", "wide", "uuid", "meta", "meco"],
  ...["pdin", "sidx", "ssix", "prft", "emsg", "udta", "pnot", "imda", "jumb"],
]);

/**
 * What lies behind the top-level boxes of an MP4 and is none of them, in bytes; null when the file is cut off. A download
 * cut off in the middle leaves the last box promising more than there is: the index can still be whole then, so that
 * players and parsers see a full film. What stands behind index and data without the name of a box is no box.
 */
export async function bytesBehindBoxes({ size, read }: RangedFile): Promise<number | null> {
  let offset = 0;
  const seen = new Set<string>();
  for (let count = 0; count < BOXES_AT_MOST && offset + 8 <= size; count += 1) {
    const header = await read(offset, Math.min(offset + HEADER_BYTES, size));
    const name = Buffer.from(header.subarray(4, 8)).toString("latin1");
    const isWhole = seen.has("moov") && (seen.has("mdat") || seen.has("moof"));
    if (isWhole && !BOXES.has(name)) return size - offset;
    const boxBytes = sizeOfBox(new DataView(header.buffer, header.byteOffset, header.byteLength));
    if (boxBytes === "open-ended") return 0;
    if (boxBytes < 8) return size - offset;
    seen.add(name);
    offset += boxBytes;
  }
  return offset <= size ? size - offset : null;
}

/** 32-bit size, or 64-bit when that is 1; 0 means "up to the end of the file" (ISO/IEC 14496-12, 4.2). */
function sizeOfBox(header: DataView): number | "open-ended" {
  const short = header.getUint32(0);
  if (short === 0) return "open-ended";
  if (short !== 1) return short;
  return header.byteLength < HEADER_BYTES ? Number.POSITIVE_INFINITY : Number(header.getBigUint64(8));
}
