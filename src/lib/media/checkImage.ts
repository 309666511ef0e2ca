import { damagedPixels, gaveUp } from "./decoderErrors.ts";
import { imagesInLine, inTurn } from "./imageTurns.ts";
import { type ImageFacts, type ImageProblem, inspectImage } from "./inspectImage.ts";
import { openImage } from "./openImage.ts";

/** Longer than the largest image takes on a small machine; the caller waits for the answer. */
const GIVE_UP_AFTER_SECONDS = 30;
/** A few kilobytes can hold 40 megapixels: more callers than these would wait in vain. */
const IN_LINE_AT_MOST = 8;

/** There is too much to decode just now: ask again. */
export interface ImageLater {
  readonly kind: "later";
}

/**
 * Looks at an image as `inspectImage` does, and then at every pixel of it, as strictly as it will be read when the film
 * is made: what passes here is not found to be damaged later.
 */
export async function checkImage(bytes: Uint8Array): Promise<ImageFacts | ImageProblem | ImageLater> {
  const facts = await inspectImage(bytes);
  if (facts.kind === "problem") return facts;
  if (imagesInLine() >= IN_LINE_AT_MOST) return { kind: "later" };
  try {
    await inTurn(() => decode(bytes));
    return facts;
  } catch (error) {
    return gaveUp(error) ? { kind: "later" } : damagedPixels();
  }
}

/** Only whether it succeeds counts. One channel in full size: scaled down, a JPEG is decoded in part, damage unseen. */
async function decode(bytes: Uint8Array): Promise<void> {
  const image = await openImage(bytes, { autoOrient: false, ignoreIcc: true });
  await image.extractChannel(0).timeout({ seconds: GIVE_UP_AFTER_SECONDS }).raw().toBuffer();
}
