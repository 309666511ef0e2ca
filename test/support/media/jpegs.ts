/** Where a segment of this marker begins in a JPEG whose header has no stray bytes. */
export function segmentStart(jpeg: Buffer, marker: number): number {
  for (let at = 2; at + 4 < jpeg.length; at += 2 + jpeg.readUInt16BE(at + 2)) {
    if (jpeg[at + 1] === marker) return at;
  }
  throw new Error(`no segment ${marker.toString(16)}`);
}

/** Every marker of a header, in order. */
export function headerMarkers(jpeg: Buffer): number[] {
  const markers: number[] = [];
  for (let at = 2; ; at += 2 + jpeg.readUInt16BE(at + 2)) {
    const marker = jpeg[at + 1] ?? 0;
    markers.push(marker);
    if (marker === 0xda) return markers;
  }
}

/** The JPEG with bytes put in at a place. */
export function withBytesAt(jpeg: Buffer, at: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([jpeg.subarray(0, at), bytes, jpeg.subarray(at)]);
}

/** The JPEG with the parameters of its first scan set: first and last coefficient, and their precision. */
export function withScanParameters(jpeg: Buffer, parameters: readonly [number, number, number]): Buffer {
  const copy = Buffer.from(jpeg);
  const scan = segmentStart(copy, 0xda);
  copy.set(parameters, scan + 5 + 2 * (copy[scan + 4] ?? 0));
  return copy;
}

/** An Adobe segment with a colour transform. */
export function adobeSegment(transform: number): Buffer {
  return Buffer.concat([
    Buffer.from([0xff, 0xee, 0, 14]),
    Buffer.from("Adobe\0d\0\0\0\0"),
    Buffer.from([transform]),
  ]);
}
