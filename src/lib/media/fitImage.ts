import type { Sharp } from "sharp";
import type { ImageType } from "./imageType.ts";
import { type ImageProblem, imageProblem, inspectImage } from "./inspectImage.ts";
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
 * in sRGB, without any metadata (where it was taken, by whom). A damaged image is an answer; a decoder that takes too
 * long is thrown, to be tried again.
 */
export async function fitImage(
  bytes: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<FittedImage | ImageProblem> {
  const facts = await inspectImage(bytes);
  if (facts.kind === "problem") return facts;
  const image = (await openImage(bytes))
    .resize({ width, height, fit: "cover", position: "centre" })
    .toColourspace("srgb")
    .timeout({ seconds: GIVE_UP_AFTER_SECONDS });
  try {
    return {
      kind: "image",
      contentType: facts.contentType,
      bytes: await encode(image, facts.contentType).toBuffer(),
    };
  } catch (error) {
    if (error instanceof Error && error.message.includes("timeout")) throw error;
    return imageProblem("its pixels are damaged or incomplete");
  }
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
