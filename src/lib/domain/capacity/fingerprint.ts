import { withLineFeeds } from "../request/lineEnds.ts";
import type { VideoRequest } from "../request/request.ts";
import type { PlannedJob } from "../video/plan.ts";

/** What a provider may repeat of a job in its list, for telling whose job it is. */
export interface JobTraits {
  readonly size: string;
  readonly seconds: number;
  readonly variants: number;
  /** Provider id of the source of a remix. */
  readonly remixOf: string | null;
  readonly prompt: string;
}

/** The traits of one planned job. */
export function traitsOf(request: VideoRequest, job: PlannedJob, remixOf: string | null): JobTraits {
  const { size, seconds, prompt } = request;
  return { size, seconds, variants: job.outputs.length, remixOf, prompt };
}

/** The text whose hash is a job's fingerprint. */
export function fingerprintText(traits: JobTraits): string {
  return JSON.stringify([shapeText(traits), withLineFeeds(traits.prompt)]);
}

/** The text whose hash is the fingerprint without the prompt. */
export function shapeText({ size, seconds, variants, remixOf }: JobTraits): string {
  return JSON.stringify([size, seconds, variants, remixOf]);
}
