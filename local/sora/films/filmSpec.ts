import { createHash } from "node:crypto";
import type { Job } from "../job.ts";

/** Everything that decides what a film looks like. */
export interface FilmSpec {
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  readonly audio: boolean;
  readonly prompt: string;
  /** Index of the output. */
  readonly variant: number;
  readonly quality: "high" | "low";
  /** A picture that the film starts from. */
  readonly background: Uint8Array | null;
}

/** The film of one output of a job. Sora 1 is silent. */
export function filmSpecOf(
  job: Job,
  variant: number,
  quality: "high" | "low",
  background: Uint8Array | null,
): FilmSpec {
  const other = job.filmOverride ?? {};
  return {
    width: other.width ?? job.width,
    height: other.height ?? job.height,
    seconds: other.seconds ?? job.seconds,
    audio: other.audio ?? job.kind !== "sora-1",
    prompt: job.prompt,
    variant,
    quality,
    background,
  };
}

/** A name for the film that equal films share. */
export function filmKey(spec: FilmSpec): string {
  const { background, ...rest } = spec;
  const hash = createHash("sha256").update(JSON.stringify(rest));
  if (background) hash.update(background);
  return hash.digest("hex").slice(0, 32);
}
