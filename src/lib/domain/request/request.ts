import type { VideoMode } from "../models/model.ts";
import type { KeptAsSent } from "./createBody.ts";

/** What a caller asked for, normalised and checked against its model; plain JSON. */
export interface VideoRequest extends KeptAsSent {
  readonly model: string;
  /** LF line ends; 1 to 32,000 code points. */
  readonly prompt: string;
  readonly seconds: number;
  /** "WxH" */
  readonly size: string;
  readonly variants: number;
  readonly mode: VideoMode;
  /** The start image as it was sent; its bytes are in Blob, under the video's id. */
  readonly image: ImageReference | null;
  /** The finished video this one is a remix of. */
  readonly remixOf: string | null;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface ImageReference {
  readonly sha256: string;
  readonly contentType: string;
  readonly bytes: number;
}
