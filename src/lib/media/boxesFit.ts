import type { RangedFile } from "./rangedFile.ts";

const HEADER_BYTES = 16;
const BOXES_AT_MOST = 512;

/**
 * Whether every top-level box of an MP4 ends inside the file. A download cut off in the middle leaves the last box
 * promising more than there is: the index can still be whole then, so that players and parsers see a full film.
 */
export async function boxesFit({ size, read }: RangedFile): Promise<boolean> {
  let offset = 0;
  for (let count = 0; count < BOXES_AT_MOST && offset + 8 <= size; count += 1) {
    const header = await read(offset, Math.min(offset + HEADER_BYTES, size));
    const boxBytes = sizeOfBox(new DataView(header.buffer, header.byteOffset, header.byteLength));
    if (boxBytes === "open-ended") return true;
    if (boxBytes < 8) return true;
    offset += boxBytes;
  }
  return offset <= size;
}

/** 32-bit size, or 64-bit when that is 1; 0 means "up to the end of the file" (ISO/IEC 14496-12, 4.2). */
function sizeOfBox(header: DataView): number | "open-ended" {
  const short = header.getUint32(0);
  if (short === 0) return "open-ended";
  if (short !== 1) return short;
  return header.byteLength < HEADER_BYTES ? Number.POSITIVE_INFINITY : Number(header.getBigUint64(8));
}
