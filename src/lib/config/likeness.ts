/** Names shorter than this are too common to be taken for a part of a setting's name. */
const TELLING_LENGTH = 6;

/**
 * Which of our settings somebody may have meant by this name, null when none: it differs in few letters, in case or
 * underscores, or one of the two is the beginning of the other.
 */
export function meantSetting(name: string, ours: readonly string[]): string | null {
  const bare = bareName(name);
  const near = ours
    .map((our) => ({ our, distance: distanceOf(bare, bareName(our)) }))
    .filter(({ our, distance }) => distance <= mostSlips(bare, bareName(our)))
    .sort((a, b) => a.distance - b.distance)[0];
  if (near) return near.our;
  const isTelling = bare.length >= TELLING_LENGTH && /[a-z0-9]_[a-z0-9]/i.test(name);
  return (
    ours.find((our) => bare.startsWith(bareName(our)) || (isTelling && bareName(our).startsWith(bare))) ??
    null
  );
}

function bareName(name: string): string {
  return name.toUpperCase().replaceAll("_", "");
}

/** One slip in four letters, at most four: POLL_MINIMUM_SECONDS is still taken for POLL_MIN_SECONDS. */
function mostSlips(a: string, b: string): number {
  return Math.min(4, Math.floor(Math.max(a.length, b.length) / 4));
}

/** Levenshtein's distance. */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const replaced = (row[j] ?? 0) + Number(letter !== other);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
