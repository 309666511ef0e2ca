import type { Job, Upload } from "../job.ts";

/** What a film has from elsewhere than its own job. */
export interface FilmOrigin {
  /** Which film it is of those asked for with the same words, from 1. */
  readonly number: number;
  /** A picture, or a film with such a picture in front, that it starts from. */
  readonly background: Uint8Array | null;
  /** Of a remix: the film with which it all began. */
  readonly source: { readonly jobId: string; readonly prompt: string; readonly number: number } | null;
}

interface Jobs {
  get(id: string): Job | undefined;
  all(): readonly Job[];
  uploadsOf(id: string): readonly Upload[];
}

/** A pause after which the same words are a new wish, in milliseconds. */
const NEW_WISH_MS = 5 * 60_000;

/** Where the film of an output of a job comes from. */
export function originOf(jobs: Jobs, job: Job, variant: number): FilmOrigin {
  const root = rootOf(jobs, job);
  const background = jobs.uploadsOf(root.id)[0]?.bytes ?? null;
  const number = numberOf(jobs.all(), job, variant);
  if (root === job) return { number, background, source: null };
  const { id: jobId, prompt } = root;
  return { number, background, source: { jobId, prompt, number: numberOf(jobs.all(), root, 0) } };
}

function rootOf(jobs: Jobs, job: Job): Job {
  const source = job.remixedFrom === null ? undefined : jobs.get(job.remixedFrom);
  return source ? rootOf(jobs, source) : job;
}

/**
 * A job of Sora 1 knows its variants. In the Videos API each variant is a job of its own that says nothing of the
 * others: those with the same words, one soon after the other, are counted.
 */
function numberOf(jobs: readonly Job[], job: Job, variant: number): number {
  if (job.kind === "sora-1") return variant + 1;
  const twins = jobs.filter((other) => other.seq <= job.seq && isTwin(other, job));
  const first = twins.findLastIndex(
    ({ createdAt }, index) => createdAt - (twins[index - 1]?.createdAt ?? 0) > NEW_WISH_MS,
  );
  return twins.length - Math.max(0, first);
}

function isTwin(one: Job, other: Job): boolean {
  const wish = ({ kind, resource, deployment, prompt, width, height, seconds, remixedFrom, foreign }: Job) =>
    [kind, resource, deployment, prompt, width, height, seconds, remixedFrom, foreign].join("\n");
  return one.kind === other.kind && one.prompt === other.prompt && wish(one) === wish(other);
}
