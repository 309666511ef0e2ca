import { bucketsOf, countOf, type Sketch } from "./sketch.ts";

/**
 * How render times are spread, on a scale of logarithms: cell n holds the share of the films that take from
 * `startOf(n)` up to `startOf(n + 1)` milliseconds.
 */
export interface RenderCurve {
  readonly shares: readonly number[];
  readonly startOf: (cell: number) => number;
}

/** So many cells are twice the time: a curve is made twice as fast or as slow by moving it. */
export const CELLS_OF_TWICE = 45;
const CELL = Math.LN2 / CELLS_OF_TWICE;
/** How wide each film counts, in logarithms: Silverman's rule with a smaller factor, and never less than few films allow. */
const SILVERMAN = 0.7;
const LEAST_WIDTH = 0.03;
const WIDTH_OF_ONE = 0.3;
/** As many widths on each side, and room for twice as fast and twice as slow. */
const MARGIN_WIDTHS = 4;

/** A smooth curve through what a sketch has seen; null when that is nothing. */
export function renderCurve(sketch: Sketch): RenderCurve | null {
  const buckets = bucketsOf(sketch).map(({ from, to, count }) => {
    const [low, high] = [Math.log(from), Math.log(to)];
    return { low, high, middle: (low + high) / 2, count };
  });
  const total = countOf(sketch);
  const [first, last] = [buckets[0], buckets.at(-1)];
  if (!first || !last || total <= 0) return null;
  const width = widthOf(buckets, total);
  const start = first.low - Math.LN2 - MARGIN_WIDTHS * width;
  const cells = Math.ceil((last.high + Math.LN2 + MARGIN_WIDTHS * width - start) / CELL);
  const raw = Array.from({ length: cells }, (_, cell) => {
    const at = start + (cell + 0.5) * CELL;
    return buckets.reduce((sum, { low, high, count }) => {
      const within = normal((at - low) / width) - normal((at - high) / width);
      return sum + (count * within) / (high - low);
    }, 0);
  });
  const sum = raw.reduce((all, each) => all + each, 0);
  return { shares: raw.map((each) => each / sum), startOf: (cell) => Math.exp(start + cell * CELL) };
}

/** The time, in milliseconds, that this share (0..1) of the films does not exceed. */
export function timeOfShare({ shares, startOf }: RenderCurve, share: number): number {
  return startOf(placeOf(shares, share) + 1);
}

interface Bucket {
  readonly middle: number;
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

function widthOf(buckets: readonly Bucket[], total: number): number {
  const mean = buckets.reduce((sum, { middle, count }) => sum + middle * count, 0) / total;
  const variance = buckets.reduce((sum, { middle, count }) => sum + count * (middle - mean) ** 2, 0) / total;
  const counts = buckets.map(({ count }) => count);
  const quartile = (share: number) => buckets[placeOf(counts, total * share)]?.middle ?? mean;
  // A normal curve's quartiles are 1.34 deviations apart: films far out do not make the others' spread wide.
  const spread = Math.min(Math.sqrt(variance), (quartile(0.75) - quartile(0.25)) / 1.34 || Infinity);
  return Math.max(LEAST_WIDTH, SILVERMAN * spread * total ** -0.2, WIDTH_OF_ONE / Math.sqrt(total));
}

/** Where the sum of the weights up to there reaches this. */
function placeOf(weights: readonly number[], sum: number): number {
  let left = sum;
  for (const [place, weight] of weights.entries()) {
    left -= weight;
    if (left <= 0) return place;
  }
  return weights.length - 1;
}

/** The normal distribution, to seven digits (Abramowitz and Stegun 26.2.17). */
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const powers = 0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429)));
  const tail = 0.39894228 * Math.exp((-z * z) / 2) * t * powers;
  return z > 0 ? 1 - tail : tail;
}
