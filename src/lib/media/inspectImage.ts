import type { Metadata } from "sharp";
import { imageStructure } from "./imageStructure.ts";
import { type ImageType, sniffImage } from "./imageType.ts";
import { openImage, PIXELS_AT_MOST } from "./openImage.ts";

/** An image we take; width and height in pixels as it is meant to be seen (EXIF orientation applied). */
export interface ImageFacts {
  readonly kind: "image";
  readonly contentType: ImageType;
  readonly width: number;
  readonly height: number;
}

/** An image we do not take; `message` says why and what is allowed, and may be shown to the caller. */
export interface ImageProblem {
  readonly kind: "problem";
  readonly message: string;
}

const ALLOWED = "Supported images are: JPEG, PNG and WebP, not animated, of at most 40 megapixels.";

/**
 * Looks at an image's type, structure and header; no pixel is decoded, so that a small file with huge dimensions costs
 * nothing. The type comes from the bytes alone. Never throws because of the bytes.
 */
export async function inspectImage(bytes: Uint8Array): Promise<ImageFacts | ImageProblem> {
  if (bytes.byteLength === 0) return imageProblem("it is empty");
  const sniffed = sniffImage(bytes);
  if (sniffed?.type === undefined)
    return imageProblem(sniffed ? `it is ${sniffed.name}` : "it is of no known type");

  const structure = imageStructure(bytes, sniffed.type);
  if (structure === "animated") return imageProblem(`it is an animated ${sniffed.name}`);
  if (structure === "truncated") return imageProblem(`the ${sniffed.name} file is incomplete`);

  const metadata = await readHeader(bytes);
  if (metadata === null || `image/${metadata.format}` !== sniffed.type || (metadata.pages ?? 1) > 1) {
    return imageProblem(`the ${sniffed.name} file is damaged`);
  }
  const { width, height } = metadata.autoOrient;
  if (width * height > PIXELS_AT_MOST) return imageProblem(`${width}x${height} are too many pixels`);
  return { kind: "image", contentType: sniffed.type, width, height };
}

/** The one wording of what is wrong with an image. */
export function imageProblem(what: string): ImageProblem {
  return { kind: "problem", message: `Invalid image: ${what}. ${ALLOWED}` };
}

async function readHeader(bytes: Uint8Array): Promise<Metadata | null> {
  // Reading the header allocates nothing for pixels; the limit is ours to check, with a message of its own.
  const image = await openImage(bytes, { limitInputPixels: false });
  return image.metadata().catch(() => null);
}
