import { drawTimes, SHAPES } from "../../test/support/app/renderTimes.ts";
import { seenDoneAfter } from "../../test/support/app/slotUse.ts";

const DRAWS = 20_000;
const BIN_SECONDS = 4;

interface Efficiency {
  readonly lateSeconds: number;
  readonly polls: number;
  /** What the best schedule for these times would reach with as many polls, over what ours does; 1 = best. */
  readonly efficiency: number;
}

/** Prints how good the default poll schedule is for jobs of five kinds, against the best that polling can do. */
export async function run(_args: string[]): Promise<void> {
  console.log("render times               late s   polls   efficiency");
  for (const [name, shape] of Object.entries(SHAPES)) {
    const { lateSeconds, polls, efficiency } = measure(drawTimes(shape, DRAWS, 1));
    console.log(
      `${name.padEnd(26)} ${lateSeconds.toFixed(2).padStart(6)}  ${polls.toFixed(1).padStart(6)}   ${efficiency.toFixed(2)}`,
    );
  }
}

/** Any schedule has lateness x polls >= 1/2 (integral of sqrt(density x survival))²; here from the draws' histogram. */
function measure(times: readonly number[]): Efficiency {
  const seen = times.map((time) => ({ time, ...seenDoneAfter(time) }));
  const lateSeconds = mean(seen.map(({ time, seconds }) => seconds - time));
  const polls = mean(seen.map((each) => each.polls));
  return { lateSeconds, polls, efficiency: bound(times) / (lateSeconds * polls) };
}

function bound(times: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const time of times) {
    const bin = Math.floor(time / BIN_SECONDS);
    counts.set(bin, (counts.get(bin) ?? 0) + 1);
  }
  let left = times.length;
  let integral = 0;
  for (const [, count] of [...counts].sort(([a], [b]) => a - b)) {
    const density = count / times.length / BIN_SECONDS;
    integral += Math.sqrt(density * ((left - count / 2) / times.length)) * BIN_SECONDS;
    left -= count;
  }
  return integral ** 2 / 2;
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
}
