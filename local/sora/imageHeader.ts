/** Pixel size and kind of a picture, from its first bytes. */
export interface ImageHeader {
  readonly type: "image/png" | "image/jpeg" | "image/webp";
  readonly width: number;
  readonly height: number;
}

/** Reads the header of a PNG, JPEG or WebP; null when it is none of them or cut off. */
export function readImageHeader(bytes: Uint8Array): ImageHeader | null {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return pngHeader(view) ?? jpegHeader(view) ?? webpHeader(view);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function pngHeader(view: Buffer): ImageHeader | null {
  if (view.toString("latin1", 0, 8) !== "\x89PNG\r\n\x1a\n" || view.toString("latin1", 12, 16) !== "IHDR")
    return null;
  return { type: "image/png", width: view.readUInt32BE(16), height: view.readUInt32BE(20) };
}

function jpegHeader(view: Buffer): ImageHeader | null {
  if (view.length < 3 || view.readUIntBE(0, 3) !== 0xffd8ff) return null;
  for (let at = 2; ; ) {
    while (view.readUInt8(at) === 0xff && view.readUInt8(at + 1) === 0xff) at += 1;
    if (view.readUInt8(at) !== 0xff) return null;
    const marker = view.readUInt8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame)
      return { type: "image/jpeg", width: view.readUInt16BE(at + 7), height: view.readUInt16BE(at + 5) };
    at += 2 + view.readUInt16BE(at + 2);
  }
}

function webpHeader(view: Buffer): ImageHeader | null {
  if (view.toString("latin1", 0, 4) !== "RIFF" || view.toString("latin1", 8, 12) !== "WEBP") return null;
  const sized = (width: number, height: number): ImageHeader => ({ type: "image/webp", width, height });
  switch (view.toString("latin1", 12, 16)) {
    case "VP8X":
      return sized(view.readUIntLE(24, 3) + 1, view.readUIntLE(27, 3) + 1);
    case "VP8L": {
      const bits = view.readUInt32LE(21);
      return sized((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
    }
    case "VP8 ":
      return sized(view.readUInt16LE(26) & 0x3fff, view.readUInt16LE(28) & 0x3fff);
    default:
      return null;
  }
}
