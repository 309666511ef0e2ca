import { nextWait, type PollSchedule } from "../../../src/lib/domain/polling/schedule.ts";

/** How good a schedule is for jobs of one kind. */
export interface Efficiency {
  readonly lateSeconds: number;
  readonly polls: number;
  /** What the best schedule for these times would reach with as many polls, over what this one does; 1 = best. */
  readonly efficiency: number;
}

const BIN_SECONDS = 4;

/** Measures a schedule on so many render times (seconds), against the bound for their kind. */
export function efficiencyOf(schedule: PollSchedule, times: readonly number[], bound: number): Efficiency {
  const looks = looksUpTo(schedule, Math.max(...times));
  const seen = times.map((time) => {
    const place = looks.findIndex((at) => at >= time);
    return { late: (looks[place] ?? 0) - time, polls: place + 1 };
  });
  const lateSeconds = mean(seen.map(({ late }) => late));
  const polls = mean(seen.map((each) => each.polls));
  return { lateSeconds, polls, efficiency: bound / (lateSeconds * polls) };
}

/** Any schedule has lateness x polls >= 1/2 (integral of sqrt(density x survival))²; here from the draws' histogram. */
export function boundOf(times: readonly number[], pace = 1): number {
  const width = BIN_SECONDS * pace;
  const counts = new Map<number, number>();
  for (const time of times) {
    const bin = Math.floor(time / width);
    counts.set(bin, (counts.get(bin) ?? 0) + 1);
  }
  let left = times.length;
  let integral = 0;
  for (const [, count] of [...counts].sort(([a], [b]) => a - b)) {
    const density = count / times.length / width;
    integral += Math.sqrt(density * ((left - count / 2) / times.length)) * width;
    left -= count;
  }
  return integral ** 2 / 2;
}

/** When a job submitted at 0 is looked at, in seconds, until one look finds what takes so long. */
export function looksUpTo(schedule: PollSchedule, seconds: number): readonly number[] {
  const looks: number[] = [];
  for (let at = 0; (looks.at(-1) ?? 0) < seconds; looks.push(at / 1_000))
    at += nextWait(schedule, looks.length, 0, at);
  return looks;
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
}
