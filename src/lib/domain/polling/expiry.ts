import type { Expiry } from "../models/profile.ts";

/** Nobody is known to keep a job longer; whoever moves the time on and on would be watched without end. */
const LONGEST_MS = 7 * 86_400_000;

/** What is known of a job's times: `said` is the provider's own word (unix seconds), the others are milliseconds since 1970. */
interface JobTimes {
  readonly said: number | null;
  readonly createdAt: number;
  readonly submittedAt: number;
}

/**
 * When a job is gone at its provider, in milliseconds since 1970; where the provider does not say, its profile's life of
 * a job decides. A life that is counted from the job's end has not begun while the job runs: then the longest is taken.
 */
export function expiryOf({ said, createdAt, submittedAt }: JobTimes, { lifeMs, from }: Expiry): number {
  const longest = submittedAt + LONGEST_MS;
  if (said !== null) return Math.min(said * 1_000, longest);
  return from === "created" ? Math.min(createdAt + lifeMs, longest) : longest;
}
