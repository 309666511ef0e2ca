import type { RangedFile } from "./rangedFile.ts";

const HEADER_BYTES = 12;
const ELEMENTS_AT_MOST = 64;
const SEGMENT = 0x18538067;

/**
 * What lies behind the segment of a Matroska or WebM file, in bytes; null when the file is cut off. A segment whose length
 * was not known when it was written goes on to the end: its tracks tell whether it is whole.
 */
export async function bytesBehindSegment({ size, read }: RangedFile): Promise<number | null> {
  let offset = 0;
  for (let count = 0; count < ELEMENTS_AT_MOST && offset < size; count += 1) {
    const header = await read(offset, Math.min(offset + HEADER_BYTES, size));
    const idBytes = lengthOf(header[0]);
    const sizeBytes = lengthOf(header[idBytes]);
    if (idBytes > 4 || sizeBytes > 8) return null;
    const [first = 0, ...rest] = header.subarray(idBytes, idBytes + sizeBytes);
    const dataBytes = numberOf([first & (0xff >> sizeBytes), ...rest]);
    const isSegment = numberOf([...header.subarray(0, idBytes)]) === SEGMENT;
    if (isSegment && dataBytes === numberOf([0xff >> sizeBytes, ...rest.map(() => 0xff)])) return 0;
    offset += idBytes + sizeBytes + dataBytes;
    if (isSegment) return offset > size ? null : size - offset;
  }
  return null;
}

/** How many bytes a number of variable length has: by the zeros at the start of its first. */
function lengthOf(first = 0): number {
  return Math.clz32(first) - 23;
}

function numberOf(bytes: readonly number[]): number {
  return bytes.reduce((number, byte) => number * 256 + byte, 0);
}
