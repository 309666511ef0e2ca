import { type JpegSegment, jpegSegments, SCAN } from "./jpegSegments.ts";

const JFIF = 0xe0;
const ADOBE = 0xee;
/** Frames whose pixels come in one pass: baseline and extended, Huffman and arithmetic. */
const SEQUENTIAL_FRAMES = new Set([0xc0, 0xc1, 0xc9]);
const NO_FRAMES = new Set([0xc4, 0xc8, 0xcc]);

/**
 * The same JPEG with a header as the standard has it, since our decoder takes every oddity for damage: no stray bytes
 * between segments, the scan parameters that sequential pixels have (some phones write zeros), versions and colour
 * transforms that every viewer reads as the usual ones. Compressed pixels are never touched, so that what is missing
 * there is still missed. What is no JPEG, and what has no end, comes back as it is.
 */
export function tidyJpeg(bytes: Uint8Array): Uint8Array {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const segments = jpegSegments(file);
  const frame = segments?.find(isFrame);
  if (!segments || !frame) return bytes;
  const isSequential = SEQUENTIAL_FRAMES.has(frame.marker);
  const usualTransform = file[frame.start + 9] === 4 ? 2 : 1;
  const tidied = segments.map(({ marker, start, end }) => {
    const segment = file.subarray(start, end);
    if (marker === SCAN && isSequential) return tidyScan(segment);
    if (marker === JFIF) return withByte(segment, "JFIF\0", 9, 1);
    if (marker === ADOBE && segment[15] !== 0) return withByte(segment, "Adobe", 15, usualTransform);
    return segment;
  });
  return Buffer.concat([file.subarray(0, 2), ...tidied]);
}

function isFrame({ marker }: JpegSegment): boolean {
  return marker >= 0xc0 && marker <= 0xcf && !NO_FRAMES.has(marker);
}

/** A sequential scan holds all 64 coefficients at full precision, whatever its header says. */
function tidyScan(segment: Buffer): Buffer {
  const at = 5 + 2 * (segment[4] ?? 0);
  const length = segment.readUInt16BE(2);
  if (2 + length !== at + 3 || at + 3 > segment.length) return segment;
  return Buffer.concat([segment.subarray(0, at), Buffer.from([0, 63, 0]), segment.subarray(at + 3)]);
}

/** The segment with one byte of it set, where it is of the kind that its first bytes name. */
function withByte(segment: Buffer, name: string, at: number, value: number): Buffer {
  const kind = segment.toString("latin1", 4, 4 + name.length);
  if (kind !== name || segment[at] === undefined || segment[at] === value) return segment;
  return Buffer.concat([segment.subarray(0, at), Buffer.from([value]), segment.subarray(at + 1)]);
}
