import type { RangedFile } from "./rangedFile.ts";

const HEADER_BYTES = 12;
const ELEMENTS_AT_MOST = 512;
const SEGMENT = 0x18538067;

/** What stands in a segment: SeekHead, Info, Tracks, Cluster, Cues, Attachments, Chapters, Tags, Void, CRC-32. */
const IN_SEGMENT: ReadonlySet<number> = new Set([
  ...[0x114d9b74, 0x1549a966, 0x1654ae6b, 0x1f43b675, 0x1c53bb6b, 0x1941a469, 0x1043a770, 0x1254c367],
  ...[0xec, 0xbf],
]);

/**
 * What lies behind the segment of a Matroska or WebM file, in bytes; null when the file is cut off. A segment whose length
 * was not known when it was written, as a pipe writes it, goes on as long as its elements do; where they do not say their
 * length either, to the end.
 */
export async function bytesBehindSegment({ size, read }: RangedFile): Promise<number | null> {
  let offset = 0;
  let isInside = false;
  for (let count = 0; count < ELEMENTS_AT_MOST && offset < size; count += 1) {
    const element = elementIn(await read(offset, Math.min(offset + HEADER_BYTES, size)));
    if (isInside && !(element && IN_SEGMENT.has(element.id))) return size - offset;
    if (!element) return null;
    const { id, headerBytes, dataBytes } = element;
    const isSegment = id === SEGMENT && !isInside;
    if (dataBytes === null && isSegment) isInside = true;
    else if (dataBytes === null) return isInside ? 0 : null;
    offset += headerBytes + (dataBytes ?? 0);
    if (offset > size) return null;
    if (isSegment && !isInside) return size - offset;
  }
  return isInside ? 0 : null;
}

/** An element's header; `dataBytes` null = its length was not known when it was written. */
function elementIn(header: Uint8Array) {
  const idBytes = lengthOf(header[0]);
  const sizeBytes = lengthOf(header[idBytes]);
  if (idBytes > 4 || sizeBytes > 8) return null;
  const [first = 0, ...rest] = header.subarray(idBytes, idBytes + sizeBytes);
  const dataBytes = numberOf([first & (0xff >> sizeBytes), ...rest]);
  const isUnknown = dataBytes === numberOf([0xff >> sizeBytes, ...rest.map(() => 0xff)]);
  const id = numberOf([...header.subarray(0, idBytes)]);
  return { id, headerBytes: idBytes + sizeBytes, dataBytes: isUnknown ? null : dataBytes };
}

/** How many bytes a number of variable length has: by the zeros at the start of its first. */
function lengthOf(first = 0): number {
  return Math.clz32(first) - 23;
}

function numberOf(bytes: readonly number[]): number {
  return bytes.reduce((number, byte) => number * 256 + byte, 0);
}
