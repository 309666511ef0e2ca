import type { Sharp, SharpOptions } from "sharp";
import { tidyImage } from "./tidyImage.ts";

/** Images of more pixels are refused by their header, before anything is decoded: 40 megapixels. */
export const PIXELS_AT_MOST = 40_000_000;

/** Damaged or missing pixels fail instead of turning grey, which libjpeg only warns of; one frame. */
const HARDENED: SharpOptions = {
  failOn: "warning",
  pages: 1,
  limitInputPixels: PIXELS_AT_MOST,
  autoOrient: true,
};
const LOADERS = ["VipsForeignLoadJpegBuffer", "VipsForeignLoadPngBuffer", "VipsForeignLoadWebpBuffer"];

let opening: Promise<(bytes: Uint8Array, options?: SharpOptions) => Sharp> | undefined;

/**
 * Opens an image for sharp, which is loaded at the first use: most invocations never need it. Only the decoders of
 * JPEG, PNG and WebP stay enabled in this process, one image is worked on by one thread, and nothing is cached. The
 * file is tidied before the decoder sees it.
 */
export async function openImage(bytes: Uint8Array, options: SharpOptions = {}): Promise<Sharp> {
  opening ??= loadSharp();
  const open = await opening;
  return open(tidyImage(bytes), { ...HARDENED, ...options });
}

async function loadSharp() {
  const { default: sharp } = await import("sharp");
  sharp.cache(false);
  sharp.concurrency(1);
  sharp.block({ operation: ["VipsForeignLoad"] });
  sharp.unblock({ operation: LOADERS });
  return sharp;
}
