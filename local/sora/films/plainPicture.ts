import { createHash } from "node:crypto";
import sharp from "sharp";

/** A small picture of one colour that differs from mark to mark: a thumbnail at hardly any cost. */
export function plainPicture(
  mark: string,
  shape: { readonly width: number; readonly height: number },
  format: "jpeg" | "webp",
): Promise<Uint8Array> {
  const [r = 0, g = 0, b = 0] = createHash("sha256").update(mark).digest();
  const width = 64;
  const height = Math.max(1, Math.round((width * shape.height) / shape.width));
  return sharp({ create: { width, height, channels: 3, background: { r, g, b } } })
    .toFormat(format)
    .toBuffer();
}
