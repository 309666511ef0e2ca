import { createHash } from "node:crypto";
import type { Job } from "../job.ts";
import { traitsOf } from "../kinds.ts";
import type { FilmOrigin } from "./filmOrigin.ts";

/** Everything that decides what a film looks like. */
export interface FilmSpec extends FilmOrigin {
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  readonly audio: boolean;
  readonly prompt: string;
  /** The job it belongs to: no two jobs share a film, not even with the same prompt. */
  readonly jobId: string;
  /** Index of the output. */
  readonly variant: number;
  readonly quality: "high" | "low";
}

/** The film of one output of a job. */
export function filmSpecOf(job: Job, variant: number, quality: "high" | "low", origin: FilmOrigin): FilmSpec {
  const other = job.filmOverride ?? {};
  return {
    ...origin,
    width: other.width ?? job.width,
    height: other.height ?? job.height,
    seconds: other.seconds ?? job.seconds,
    audio: other.audio ?? (traitsOf(job.kind).hasAudio && job.isSilent !== true),
    prompt: job.prompt,
    jobId: job.id,
    variant,
    quality,
  };
}

/** A name that the film alone has, the same after a restart. */
export function filmKey(spec: FilmSpec): string {
  const { background, ...rest } = spec;
  const hash = createHash("sha256").update(JSON.stringify(rest));
  if (background) hash.update(background);
  return hash.digest("hex").slice(0, 32);
}

/** What a film shows of its job, so that a person can tell films of one prompt apart. */
export function jobMark({ jobId }: Pick<FilmSpec, "jobId">): string {
  return jobId.slice(-6);
}
