import { sniffImage } from "./imageType.ts";
import { tidyJpeg } from "./tidyJpeg.ts";
import { tidyPng } from "./tidyPng.ts";

/** The same picture without what its file need not have, and what a strict decoder stumbles over. */
export function tidyImage(bytes: Uint8Array): Uint8Array {
  switch (sniffImage(bytes)?.type) {
    case "image/jpeg":
      return tidyJpeg(bytes);
    case "image/png":
      return tidyPng(bytes);
    default:
      return bytes;
  }
}
