import { CELLS_OF_TWICE, type RenderCurve, renderCurve, timeOfShare } from "./renderCurve.ts";
import { type SteppedWaits, steppedPolls } from "./schedule.ts";
import type { Sketch } from "./sketch.ts";

/** A look is worth as much as a film that is seen so many milliseconds earlier. */
const WORTH_MS = 250;
/** Shares of films that are taken to be suddenly twice as fast, or twice as slow, as all that is known. */
const TWICE_AS_FAST = 0.02;
const TWICE_AS_SLOW = 0.03;
/** Films faster than this share are only looked for by probes, which lie at least a quarter of that time apart. */
const FIRST_SHARE = 0.02;
const PROBES = 4;
/** From twice the time of this share on, waits are the longest. */
const LAST_SHARE = 0.99;
/** Of what the stepped schedule would take: what is learnt is not quite what comes. */
const POLLS_AT_MOST = 0.95;
const DEARER = 1.2;
const DEARER_AT_MOST = 30;
const LONGEST_STEP_MS = 1_000;
const FINE_STEPS = 800;
/** Beyond, waits are the longest: they are far too short for such films. */
const STEPS_AT_MOST = 2_000;
/** A schedule travels through every history of its job. */
const LOOKS_AT_MOST = 150;

/**
 * When to look for a job whose like took these times: offsets since its submit, in milliseconds, growing. Of all lists on a
 * grid it has the least lateness for its number of looks, so that near each moment the wait is close to
 * sqrt(2 worth / hazard); never more looks than the stepped waits would take. From the second percentile on waits keep to
 * the bounds. After the last look, each wait is the longest. Null when nothing is known.
 */
export function planLooks(sketch: Sketch, waits: SteppedWaits): readonly number[] | null {
  const curve = renderCurve(sketch);
  if (curve === null) return null;
  const grid = gridOf(curve, waits);
  const { shares, startOf } = curve;
  const most =
    POLLS_AT_MOST *
    shares.reduce((sum, share, cell) => sum + share * steppedPolls(waits, startOf(cell + 0.5)), 0);
  let worth = WORTH_MS;
  let looks = bestLooks(grid, worth);
  for (let dearer = 0; dearer < DEARER_AT_MOST && expectedPolls(grid, looks) > most; dearer++) {
    worth *= DEARER;
    looks = bestLooks(grid, worth);
  }
  if (looks.length === 0) return null;
  return looks.slice(0, LOOKS_AT_MOST).map((step) => Math.round(step * grid.stepMs));
}

interface Grid {
  readonly stepMs: number;
  readonly steps: number;
  /** Up to each step: the share of films made, guarded against a sudden change, and the sum of their times. */
  readonly made: Float64Array;
  readonly timeOfMade: Float64Array;
  /** The same share as it is known. */
  readonly known: Float64Array;
  /** The step of the second percentile; bounds of waits before and after it. */
  readonly first: number;
  readonly shortest: number;
  readonly longest: number;
  readonly betweenProbes: number;
}

function gridOf(curve: RenderCurve, { minMs, maxMs }: SteppedWaits): Grid {
  const end = 2 * timeOfShare(curve, LAST_SHARE);
  const fine = Math.max(Math.min(LONGEST_STEP_MS, minMs / 3), end / FINE_STEPS);
  const longest = Math.max(1, Math.ceil(maxMs / fine));
  const stepMs = maxMs / longest;
  const steps = Math.min(STEPS_AT_MOST, Math.ceil(end / stepMs));
  const first = Math.min(steps, Math.floor(timeOfShare(curve, FIRST_SHARE) / stepMs));
  const shortest = Math.min(longest, Math.max(1, Math.ceil(minMs / stepMs)));
  const betweenProbes = Math.max(shortest, Math.ceil(first / PROBES));
  const [made, timeOfMade, known] = [0, 0, 0].map(() => new Float64Array(steps + 1)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const { shares, startOf } = curve;
  for (const [cell, share] of shares.entries()) {
    const faster = shares[cell + CELLS_OF_TWICE] ?? 0;
    const slower = shares[cell - CELLS_OF_TWICE] ?? 0;
    const guarded =
      (1 - TWICE_AS_FAST - TWICE_AS_SLOW) * share + TWICE_AS_FAST * faster + TWICE_AS_SLOW * slower;
    spread([startOf(cell) / stepMs, startOf(cell + 1) / stepMs], (step, part, middle) => {
      if (step > steps) return;
      made[step] = (made[step] ?? 0) + guarded * part;
      timeOfMade[step] = (timeOfMade[step] ?? 0) + guarded * part * middle * stepMs;
      known[step] = (known[step] ?? 0) + share * part;
    });
  }
  for (const sums of [made, timeOfMade, known])
    for (let step = 1; step <= steps; step++) sums[step] = (sums[step] ?? 0) + (sums[step - 1] ?? 0);
  return { stepMs, steps, made, timeOfMade, known, first, shortest, longest, betweenProbes };
}

/** Tells each step that ends in or after a part of a stretch which part that is (0..1), and the part's middle. */
function spread(
  [from, to]: readonly [number, number],
  tell: (step: number, part: number, middle: number) => void,
): void {
  for (let step = Math.floor(from) + 1; step - 1 < to; step++) {
    const [low, high] = [Math.max(from, step - 1), Math.min(to, step)];
    if (high > low) tell(step, (high - low) / (to - from), (low + high) / 2);
  }
}

/** The steps of the best looks by dynamic programming: the cost from each step on, if a look there found nothing. */
function bestLooks(grid: Grid, worth: number): readonly number[] {
  const { stepMs, steps, made, timeOfMade, first, shortest, longest, betweenProbes } = grid;
  const cost = new Float64Array(steps + 1);
  const next = new Int32Array(steps + 1);
  for (let from = steps - 1; from >= 0; from--) {
    let least = Infinity;
    const last = Math.min(steps, Math.max(from, first) + longest);
    for (let to = from + shortest; to <= last; to++) {
      if (to <= first && to - from < betweenProbes) continue;
      const late =
        to * stepMs * ((made[to] ?? 0) - (made[from] ?? 0)) - (timeOfMade[to] ?? 0) + (timeOfMade[from] ?? 0);
      const sum = worth * (1 - (made[from] ?? 0)) + late + (cost[to] ?? 0);
      if (sum >= least) continue;
      least = sum;
      next[from] = to;
    }
    cost[from] = least === Infinity ? 0 : least;
  }
  const looks: number[] = [];
  for (let step = next[0] ?? 0; step > 0; step = next[step] ?? 0) looks.push(step);
  return looks;
}

function expectedPolls({ known }: Grid, looks: readonly number[]): number {
  const before = [0, ...looks.slice(0, -1)];
  return before.reduce((sum, step) => sum + 1 - (known[step] ?? 0), 0);
}
