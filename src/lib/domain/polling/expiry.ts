/** Azure deletes a job 24 hours after it was created; so it is taken to be where a provider does not say. */
export const LIFETIME_MS = 86_400_000;
/** Nobody is known to keep a job longer; whoever moves the time on and on would be watched without end. */
const LONGEST_MS = 7 * LIFETIME_MS;

/** When a job is gone at its provider, from what that says (unix seconds, null = nothing); milliseconds since 1970. */
export function expiryOf(saidSeconds: number | null, createdAt: number, submittedAt: number): number {
  return Math.min(
    saidSeconds === null ? createdAt + LIFETIME_MS : saidSeconds * 1_000,
    submittedAt + LONGEST_MS,
  );
}
