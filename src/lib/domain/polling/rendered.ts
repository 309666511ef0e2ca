import { bucketsOf, countOf, merged, type Sketch, withTime } from "./sketch.ts";

/** How long providers rendered the films of a class, as far as it was seen well enough. */
export interface Rendered {
  readonly sketch: Sketch;
  /** The last films' times in milliseconds, the newest last: a sudden change shows in them. */
  readonly latest: readonly number[];
  /** Films in a row, nearly, of which it was not seen well enough when they were made. */
  readonly vague: number;
}

export const NOTHING_RENDERED: Rendered = { sketch: {}, latest: [], vague: 0 };

/** A change of pace shows in so many films at most; before, there must have been enough others to compare with. */
const SUDDEN_MOST = 16;
const SUDDEN_LEAST = 2;
const BEFORE_LEAST = 15;
/** A change is believed when it is so many standard errors, of few films more, and this share of the time; others fade in. */
const ERRORS = 4;
const ERRORS_OF_ONE = 4;
const CHANGE = Math.log(1.25);
/** Films of a class differ by so much at least, in logarithms. */
const LEAST_DEVIATION = 0.1;

/**
 * What is known with one more film's time. After a sudden change of pace only the films since then count; `pace` says by how
 * much they are slower then (0.5 = twice as fast), and is 1 otherwise.
 */
export function withRender(known: Rendered, time: number): Rendered & { readonly pace: number } {
  const latest = [...known.latest, time].slice(-SUDDEN_MOST);
  const sketch = withTime(known.sketch, time);
  const vague = Math.floor(known.vague / 2);
  const sudden = suddenChange(sketch, latest);
  if (sudden === null) return { sketch, latest, vague, pace: 1 };
  const since = latest.slice(-sudden.films);
  return { sketch: since.reduce(withTime, {}), latest: since, vague, pace: sudden.pace };
}

/** What is known after a film whose making was not seen well enough. */
export function withVague(known: Rendered): Rendered {
  return { ...known, vague: known.vague + 1 };
}

/** Of the last films, those that differ most clearly from all before; null when none do. */
function suddenChange(sketch: Sketch, latest: readonly number[]) {
  let clearest = { films: 0, pace: 1, excess: 0 };
  for (let films = SUDDEN_LEAST; films <= latest.length; films++) {
    const since = latest.slice(-films);
    const before = without(sketch, since);
    if (countOf(before) < BEFORE_LEAST) break;
    const { mean, deviation } = momentsOf(before);
    const changes = since.map((time) => Math.log(time) - mean);
    const change = middleOf(changes);
    // The first of them has to be one of them: else it is a film of before.
    if ((changes[0] ?? 0) / change < 0.5) continue;
    const errors = (Math.abs(change) * Math.sqrt(films)) / Math.max(LEAST_DEVIATION, deviation);
    const excess = errors - ERRORS - ERRORS_OF_ONE / films;
    if (excess > clearest.excess && Math.abs(change) > CHANGE)
      clearest = { films, pace: Math.exp(change), excess };
  }
  return clearest.films === 0 ? null : clearest;
}

/** The median; of an even number, the one nearer to no change: one film far out changes nothing. */
function middleOf(changes: readonly number[]): number {
  const inOrder = changes.toSorted((a, b) => a - b);
  const [low = 0, high = 0] = [(changes.length - 1) / 2, changes.length / 2].map(
    (place) => inOrder[Math.floor(place)],
  );
  return Math.abs(low) < Math.abs(high) ? low : high;
}

function without(sketch: Sketch, times: readonly number[]): Sketch {
  const taken = Object.entries(times.reduce<Sketch>(withTime, {})).map(([bucket, count]) => [bucket, -count]);
  const rest: Sketch = merged(sketch, Object.fromEntries(taken));
  return Object.fromEntries(Object.entries(rest).filter(([, count]) => count > 0));
}

/** Mean and deviation of the logarithms. */
function momentsOf(sketch: Sketch): { readonly mean: number; readonly deviation: number } {
  const buckets = bucketsOf(sketch).map(({ from, to, count }) => ({ at: Math.log(from * to) / 2, count }));
  const total = countOf(sketch);
  const mean = buckets.reduce((sum, { at, count }) => sum + at * count, 0) / total;
  const variance = buckets.reduce((sum, { at, count }) => sum + count * (at - mean) ** 2, 0) / total;
  return { mean, deviation: Math.sqrt(variance) };
}
