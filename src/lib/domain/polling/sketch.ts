/**
 * A sketch of many times: how many of them fell into each bucket. Bucket n holds those from GROWTH^n up to GROWTH^(n+1)
 * milliseconds, so that a time read from it is off by 5 % at most. Sketches of two places are merged by adding them.
 */
export type Sketch = Readonly<Record<string, number>>;

const GROWTH = 1.1;
/** Beyond so many times everything counts half: what was long ago fades, and a sketch stays small. */
const MOST = 400;
/** Less than this of one time is forgotten. */
const LEAST = 0.2;

/** The sketch with one more time, in milliseconds. */
export function withTime(sketch: Sketch, time: number): Sketch {
  return merged(sketch, { [Math.floor(Math.log(Math.max(1, time)) / Math.log(GROWTH))]: 1 });
}

/** The sketch of both sketches' times. */
export function merged(a: Sketch, b: Sketch): Sketch {
  const sum: Record<string, number> = { ...a };
  for (const [bucket, count] of Object.entries(b)) sum[bucket] = (sum[bucket] ?? 0) + count;
  return countOf(sum) > MOST ? faded(sum) : sum;
}

/** How many times a sketch stands for. */
export function countOf(sketch: Sketch): number {
  return Object.values(sketch).reduce((sum, count) => sum + count, 0);
}

/** A bucket of a sketch: so many times from `from` up to `to` milliseconds. */
export interface Bucket {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** A sketch's buckets, from the shortest time on. */
export function bucketsOf(sketch: Sketch): readonly Bucket[] {
  return Object.entries(sketch)
    .map(([bucket, count]) => ({ from: GROWTH ** Number(bucket), to: GROWTH ** (Number(bucket) + 1), count }))
    .toSorted((a, b) => a.from - b.from);
}

/** The sketch as if every time were so many times as long. */
export function stretched(sketch: Sketch, factor: number): Sketch {
  const by = Math.round(Math.log(factor) / Math.log(GROWTH));
  return Object.fromEntries(
    Object.entries(sketch).map(([bucket, count]) => [String(Number(bucket) + by), count]),
  );
}

/** The time, in milliseconds, that this share (0..1) of the times does not exceed; null when there are none. */
export function quantile(sketch: Sketch, share: number): number | null {
  const buckets = Object.keys(sketch)
    .map(Number)
    .toSorted((a, b) => a - b);
  let left = countOf(sketch) * share;
  for (const bucket of buckets) {
    left -= sketch[bucket] ?? 0;
    if (left <= 0) return GROWTH ** (bucket + 0.5);
  }
  return null;
}

function faded(sketch: Sketch): Sketch {
  const halves = Object.entries(sketch).map(([bucket, count]) => [bucket, count / 2] as const);
  return Object.fromEntries(halves.filter(([, count]) => count >= LEAST));
}
