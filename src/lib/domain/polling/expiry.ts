/** Azure deletes a job 24 hours after it was created; so it is taken to be where nothing else is known. */
export const JOB_LIFE_MS = 86_400_000;
/** Nobody is known to keep a job longer; whoever moves the time on and on would be watched without end. */
const LONGEST_MS = 7 * JOB_LIFE_MS;

/** What is known of a job's times, on our own clock. */
export interface JobTimes {
  /** When it is deleted, as its provider says; null = it does not. */
  readonly expiresAt: number | null;
  readonly createdAt: number | null;
  /** When it was claimed or submitted here. */
  readonly since: number;
}

/**
 * When a job is gone at its provider. A time that has passed is not believed, since the job is there: then it is the life
 * of a job from its creation. A time further away than seven days counts as seven days.
 */
export function expiryOf({ expiresAt, createdAt, since }: JobTimes, now: number): number {
  const said = expiresAt !== null && expiresAt > now ? expiresAt : null;
  return Math.min(said ?? (createdAt ?? since) + JOB_LIFE_MS, now + LONGEST_MS);
}
