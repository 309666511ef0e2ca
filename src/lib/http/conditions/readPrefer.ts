const LONGEST_SECONDS = 60;

/** How many seconds a request prefers to wait (`Prefer: wait=N`, RFC 7240), 60 at most; null where it does not say. */
export function readWait(headers: Headers): number | null {
  const preferences = (headers.get("prefer") ?? "").split(",");
  const waits = preferences.flatMap(
    (each) => /^\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:;.*)?$/i.exec(each)?.[1] ?? [],
  );
  const seconds = Number(waits[0] ?? 0);
  return seconds >= 1 ? Math.min(seconds, LONGEST_SECONDS) : null;
}
