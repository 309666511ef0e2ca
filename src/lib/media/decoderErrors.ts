import { type ImageProblem, imageProblem } from "./inspectImage.ts";

/** Whether a decoder was stopped because it took too long, which says nothing of the image. */
export function gaveUp(error: unknown): boolean {
  return error instanceof Error && error.message.includes("timeout");
}

/** What every other failure of a decoder means. */
export function damagedPixels(): ImageProblem {
  return imageProblem("its pixels are damaged or incomplete");
}
