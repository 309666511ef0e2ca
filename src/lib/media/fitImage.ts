import type { Sharp } from "sharp";
import { damagedPixels, gaveUp } from "./decoderErrors.ts";
import { inTurn } from "./imageTurns.ts";
import type { ImageType } from "./imageType.ts";
import { type ImageProblem, inspectImage } from "./inspectImage.ts";
import { openImage } from "./openImage.ts";

/** An image of exactly the size asked for, of the type it came in. */
export interface FittedImage {
  readonly kind: "image";
  readonly bytes: Uint8Array;
  readonly contentType: ImageType;
}

const GIVE_UP_AFTER_SECONDS = 60;

/**
 * Makes an image exactly `width` x `height` pixels: turned as its EXIF says, scaled to cover, cut evenly at both sides,
 * in sRGB, without any metadata (where it was taken, by whom), transparent pixels on white. A damaged image is an answer;
 * a decoder that takes too long is thrown, to be tried again.
 */
export async function fitImage(
  bytes: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<FittedImage | ImageProblem> {
  const facts = await inspectImage(bytes);
  if (facts.kind === "problem") return facts;
  try {
    const fitted = await inTurn(async () =>
      encode(await cover(bytes, width, height), facts.contentType).toBuffer(),
    );
    return { kind: "image", contentType: facts.contentType, bytes: fitted };
  } catch (error) {
    if (gaveUp(error)) throw error;
    return damagedPixels();
  }
}

async function cover(bytes: Uint8Array, width: number, height: number): Promise<Sharp> {
  const image = await openImage(bytes);
  return image
    .flatten({ background: "white" })
    .resize({ width, height, fit: "cover", position: "centre" })
    .toColourspace("srgb")
    .timeout({ seconds: GIVE_UP_AFTER_SECONDS });
}

/** Close to lossless: the provider compresses the film anyway. */
function encode(image: Sharp, type: ImageType): Sharp {
  switch (type) {
    case "image/jpeg":
      return image.jpeg({ quality: 95, chromaSubsampling: "4:4:4" });
    case "image/png":
      return image.png();
    case "image/webp":
      return image.webp({ quality: 95 });
  }
}
