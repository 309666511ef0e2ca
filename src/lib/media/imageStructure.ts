import type { ImageType } from "./imageType.ts";
import { jpegSegments } from "./jpegSegments.ts";
import { pngChunks } from "./pngChunks.ts";

/** How an image file is built, found without decoding a pixel. */
export type ImageStructure = "whole" | "truncated" | "animated";

/** Walks the segments of a JPEG, the chunks of a PNG or the header of a WebP. */
export function imageStructure(bytes: Uint8Array, type: ImageType): ImageStructure {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (type) {
    case "image/jpeg":
      return jpegSegments(file) === null ? "truncated" : "whole";
    case "image/png":
      return walkPng(file);
    case "image/webp":
      return walkWebp(file);
  }
}

function walkPng(file: Buffer): ImageStructure {
  const chunks = pngChunks(file);
  if (chunks === null) return "truncated";
  return chunks.some(({ name }) => name === "acTL") ? "animated" : "whole";
}

function walkWebp(file: Buffer): ImageStructure {
  if (file.length < 21 || 8 + file.readUInt32LE(4) > file.length) return "truncated";
  const isExtended = file.toString("latin1", 12, 16) === "VP8X";
  return isExtended && (file.readUInt8(20) & 0x02) !== 0 ? "animated" : "whole";
}
