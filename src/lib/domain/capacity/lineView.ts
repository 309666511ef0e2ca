/** One that waits, by the key of its row; rows lie in the order of the line. */
export interface Waiting {
  readonly key: string;
  readonly jobKey: string;
  readonly videoId: string;
}

/** What lies behind some place of a line, as it was read in one go. */
export interface LinePiece {
  readonly waiting: readonly Waiting[];
  /** Key of the last row that was read; null when the line ends there. */
  readonly to: string | null;
}

/** Who waits in a line, as it was seen piece by piece. */
export interface LineView {
  readonly takenAt: number;
  readonly waiting: readonly Waiting[];
  /** Their videos, each once, in the order of the line. */
  readonly videos: readonly string[];
  /** Up to this video all is as it was at `takenAt`; null: to the end. Of those behind, some may have left since. */
  readonly seenTo: string | null;
  /** Rows from the beginning of the line that the next look reads: those that run, and some that wait. */
  readonly headRows: number;
  /** Behind this key the next look goes on with what lies between head and end. */
  readonly goesOn: string | null;
  /** True when the provider at the end of the line does not answer. */
  readonly unreachable: boolean;
}

/** What is known of a line, with what lies behind `after` (null: from its beginning) as it was read now. */
export function withPiece(
  known: readonly Waiting[],
  after: string | null,
  { waiting, to }: LinePiece,
): readonly Waiting[] {
  const keyAt = (index: number) => known[index]?.key ?? "";
  const upTo = (key: string) => firstFrom(known.length, (index) => keyAt(index) > key);
  const before = after === null ? [] : known.slice(0, upTo(after));
  const behind = to === null ? [] : known.slice(upTo(to));
  return [...before, ...waiting, ...behind];
}

/** Each video once, in the same order. */
export function videosOf(waiting: readonly Waiting[]): readonly string[] {
  return [...new Set(waiting.map(({ videoId }) => videoId))];
}

/**
 * The place of a video that waits since `since`, 1 = next; null when the look came later and it was not there. A line stands
 * in the order of its videos' ids: who came after the look has a place in it all the same.
 */
export function placeIn({ takenAt, videos, seenTo }: LineView, id: string, since: number): number | null {
  const ahead = firstFrom(videos.length, (index) => (videos[index] ?? "") >= id);
  const isSeen = seenTo === null || id <= seenTo;
  return isSeen && takenAt >= since && videos[ahead] !== id ? null : ahead + 1;
}

/** The first index from which on something is so; `length` when it never is. */
function firstFrom(length: number, isSo: (index: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isSo(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
