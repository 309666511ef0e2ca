/** One segment of a JPEG with its marker, [start, end) in the file; a scan's compressed pixels belong to it. */
export interface JpegSegment {
  readonly marker: number;
  readonly start: number;
  readonly end: number;
}

/** Start of a scan: its header, and the compressed pixels after it. */
export const SCAN = 0xda;
const START = 0xd8;
const END = 0xd9;
const FIRST_MARKER = 0xc0;
/** A photo has a few hundred at most; more only make work. */
const SEGMENTS_AT_MOST = 10_000;

/**
 * The segments of a JPEG up to and with its end marker; what lies between segments belongs to none of them. Null for a
 * file without an end, and for one that is no JPEG.
 */
export function jpegSegments(file: Buffer): readonly JpegSegment[] | null {
  if (file[0] !== 0xff || file[1] !== START) return null;
  const segments: JpegSegment[] = [];
  for (let at = 2; segments.length < SEGMENTS_AT_MOST; ) {
    const start = nextMarker(file, at);
    const marker = file[start + 1];
    if (marker === undefined) return null;
    at = endOfSegment(file, start, marker);
    if (at > file.length) return null;
    segments.push({ marker, start, end: at });
    if (marker === END) return segments;
  }
  return null;
}

/** Segments have a length, compressed pixels have not: they go on to the next marker that is no restart. */
function endOfSegment(file: Buffer, start: number, marker: number): number {
  if (marker >= 0xd0 && marker <= END) return start + 2;
  if (start + 4 > file.length) return Number.POSITIVE_INFINITY;
  const end = start + 2 + file.readUInt16BE(start + 2);
  return marker === SCAN ? endOfScan(file, end) : end;
}

/** Where the next marker begins, behind any stray or filling bytes; the file's length when there is none. */
function nextMarker(file: Buffer, from: number): number {
  for (let at = from; at + 1 < file.length; at += 1) {
    const next = file[at + 1] ?? 0;
    if (file[at] === 0xff && next >= FIRST_MARKER && next !== 0xff) return at;
  }
  return file.length;
}

function endOfScan(file: Buffer, from: number): number {
  for (let at = from; at + 1 < file.length; at += 1) {
    if (file[at] !== 0xff) continue;
    const next = file[at + 1] ?? 0;
    const isRestart = next >= 0xd0 && next <= 0xd7;
    if (next >= FIRST_MARKER && next !== 0xff && !isRestart) return at;
  }
  return Math.max(from, file.length);
}
