import type { Expiry } from "../models/profile.ts";
import type { ProviderSnapshot } from "../video/snapshot.ts";

/** Nobody is known to keep a job longer; whoever moves the time on and on would be watched without end. */
const LONGEST_MS = 7 * 86_400_000;

/** What is known of a job's times, on our own clock. */
export interface JobTimes {
  /** When it is deleted, as its provider says; null = it does not. */
  readonly expiresAt: number | null;
  readonly createdAt: number | null;
  /** When it was claimed or submitted here. */
  readonly since: number;
}

type Told = Pick<ProviderSnapshot, "createdAt" | "aheadMs">;

/**
 * When a job was created by its provider's own clock: as it was said at first. Who says another time at every look would
 * be watched without end.
 */
export function bornAtFirst(
  { bornAt }: { readonly bornAt?: number },
  { createdAt, aheadMs = 0 }: Told,
): { readonly bornAt?: number } {
  if (bornAt !== undefined) return { bornAt };
  return createdAt === null ? {} : { bornAt: createdAt + aheadMs };
}

/** A time of the provider's own clock on ours, by what its clock says now. */
export function onOurs(theirs: number, { aheadMs = 0 }: Told): number {
  return theirs - aheadMs;
}

/**
 * When a job is gone at its provider, in milliseconds since 1970. A time that has passed is not believed, since the job is
 * there: then its profile's life of a job decides. A life that is counted from the job's end has not begun while the job
 * runs: then the longest is taken. A time further away than seven days counts as seven days.
 */
export function expiryOf(
  { expiresAt, createdAt, since }: JobTimes,
  { lifeMs, from }: Expiry,
  now: number,
): number {
  const longest = Math.max(since, createdAt ?? since) + LONGEST_MS;
  if (expiresAt !== null && expiresAt > now) return Math.min(expiresAt, longest);
  return from === "created" ? Math.min((createdAt ?? since) + lifeMs, longest) : longest;
}
