const FIRST_MS = 5_000;
const LONGEST_MS = 300_000;

/** Back-off against something out of reach: 5 s doubling to 5 minutes, never less than what it asked for. Milliseconds. */
export function outageWait(failures: number, retryAfterSeconds: number | null): number {
  const grown = FIRST_MS * 2 ** Math.min(failures, 10);
  return Math.max(Math.min(grown, LONGEST_MS), (retryAfterSeconds ?? 0) * 1_000);
}
