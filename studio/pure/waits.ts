const FIRST_MS = 1_000;
const MOST_MS = 30_000;

/** How long to wait before the next try: twice as long each time, or as long as the server asked for. */
export function waitBeforeTry(failed: number, askedSeconds: number | null): number {
  if (askedSeconds !== null) return Math.min(Math.max(askedSeconds * 1_000, FIRST_MS), 2 * MOST_MS);
  return Math.min(FIRST_MS * 2 ** Math.max(0, failed - 1), MOST_MS);
}
