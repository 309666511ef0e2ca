/** The longest wait a server can ask of us; anything above is cut to this. */
const LONGEST_SECONDS = 3_600;

const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Seconds the server asks us to wait, from `retry-after-ms`, `x-ms-retry-after-ms` or `Retry-After` (seconds or an
 * HTTP date). Never negative and at most an hour; null when nothing usable is said. `now` is unix milliseconds.
 */
export function retryAfterSeconds(header: (name: string) => string | undefined, now: number): number | null {
  for (const name of ["retry-after-ms", "x-ms-retry-after-ms"]) {
    const milliseconds = plainNumber(header(name));
    if (milliseconds !== null) return capped(milliseconds / 1_000);
  }
  const value = header("retry-after")?.trim();
  const seconds = plainNumber(value);
  if (seconds !== null) return capped(seconds);
  if (value === undefined || !HTTP_DATE.test(value)) return null;
  return capped((Date.parse(value) - now) / 1_000);
}

/** Digits only: `Number` alone would also take "", "0x10", "1e9" and "Infinity". */
function plainNumber(value: string | undefined): number | null {
  return value !== undefined && /^\s*\d{1,15}(\.\d{1,9})?\s*$/.test(value) ? Number(value) : null;
}

function capped(seconds: number): number | null {
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, LONGEST_SECONDS) : null;
}
