import { type PollLearner, type Provider, pollLearner, STEPPED } from "../../test/support/app/learntPolls.ts";
import { boundOf, efficiencyOf, looksUpTo } from "../../test/support/app/pollEfficiency.ts";
import { drawTimes, SHAPES, type Shape } from "../../test/support/app/renderTimes.ts";
import { StartupProblem } from "../commands/startupProblem.ts";

const DRAWS = 20_000;
const SEEDS = [2, 3, 4, 5, 6, 7];
const KNOWN = 200;
const FEW = 20;
const CHANGED = 40;
/** Goals for the mean over the seeds; a sudden change keeps to its own in each of them. */
const GOALS = { known: 0.85, few: 0.6, sudden: 0.31, after: 0.8 };

interface Line {
  readonly lateSeconds: number;
  readonly polls: number;
  readonly known: number;
  readonly few: number;
  /** The least right after render times have halved or doubled, and how it is after 40 films of that. */
  readonly sudden: number;
  readonly after: number;
  /** Polls that the films themselves took, over those of the stepped schedule: of the first 200, or of those after a change. */
  readonly paid: number;
}

/**
 * Prints how good learnt schedules are for jobs of five kinds, against the best that polling can do: after 200 films of the
 * class, after 20, and while render times suddenly halve or double. The stepped schedule of before stands beside it.
 */
export async function run(_args: readonly string[]): Promise<void> {
  const worse: string[] = [];
  console.log(
    "efficiency: 1 is the least lateness for as many polls; goals: " +
      `${GOALS.known} after ${KNOWN} films, ${GOALS.few} after ${FEW}, ` +
      `never under ${GOALS.sudden} in a sudden change, over ${GOALS.after} ${CHANGED} films later; polls paid: at most 1 of the stepped`,
  );
  console.log(
    "render times               stepped: late  polls  eff.   learnt: late  polls  eff.   20 films   sudden   40 later   paid",
  );
  for (const [name, shape] of Object.entries(SHAPES)) {
    const draws = drawTimes(shape, DRAWS, 1);
    const before = efficiencyOf(STEPPED, draws, boundOf(draws));
    const line = measure(shape, "tells");
    const silent = measure(shape, "silent");
    console.log(
      `${name.padEnd(26)} ${number(before.lateSeconds, 13)} ${number(before.polls, 6, 1)} ${number(before.efficiency, 5)}  ` +
        `${number(line.lateSeconds, 13)} ${number(line.polls, 6, 1)} ${number(line.known, 5)} ${number(line.few, 10)} ` +
        `${number(line.sudden, 8)} ${number(line.after, 10)} ${number(line.paid, 6)}`,
    );
    console.log(
      `  provider tells no times  ${" ".repeat(27)} ${number(silent.lateSeconds, 13)} ${number(silent.polls, 6, 1)} ` +
        `${number(silent.known, 5)} ${number(silent.few, 10)} ${number(silent.sudden, 8)} ${number(silent.after, 10)} ` +
        `${number(silent.paid, 6)}`,
    );
    for (const key of ["known", "few", "sudden", "after"] as const)
      if (line[key] < GOALS[key]) worse.push(`${name}: ${key} ${line[key].toFixed(2)}, under ${GOALS[key]}.`);
    for (const { paid } of [line, silent])
      if (paid > 1) worse.push(`${name}: ${paid.toFixed(2)} of the stepped schedule's polls are paid.`);
  }
  if (worse.length > 0) throw new StartupProblem(worse.join("\n"));
}

function measure(shape: Shape, provider: Provider): Line {
  const lines = SEEDS.map((seed) => measureOnce(shape, provider, seed));
  const mean = (key: keyof Line) => lines.reduce((sum, each) => sum + each[key], 0) / lines.length;
  return {
    lateSeconds: mean("lateSeconds"),
    polls: mean("polls"),
    known: mean("known"),
    few: mean("few"),
    sudden: Math.min(...lines.map(({ sudden }) => sudden)),
    after: mean("after"),
    paid: mean("paid"),
  };
}

function measureOnce(shape: Shape, provider: Provider, seed: number): Line {
  const times = drawTimes(shape, KNOWN + CHANGED, seed);
  const learner = pollLearner(shape, provider);
  const paid = [paidFor(pollLearner(shape, provider), times.slice(0, KNOWN))];
  learner.render(times.slice(0, FEW));
  const few = learner.measure().efficiency;
  learner.render(times.slice(FEW, KNOWN));
  const { efficiency: known, lateSeconds, polls } = learner.measure();
  const changes = [0.5, 2].map((pace) => {
    const changed = taught(shape, provider, times.slice(0, KNOWN));
    const slower = times.slice(KNOWN).map((time) => time * pace);
    paid.push(paidFor(taught(shape, provider, times.slice(0, KNOWN)), slower));
    return suddenly(changed, times.slice(KNOWN), pace);
  });
  const sudden = Math.min(...changes.map(({ least }) => least));
  const after = Math.min(...changes.map(({ last }) => last));
  return { lateSeconds, polls, known, few, sudden, after, paid: Math.max(...paid) };
}

function taught(shape: Shape, provider: Provider, times: readonly number[]): PollLearner {
  const learner = pollLearner(shape, provider);
  learner.render(times);
  return learner;
}

/** Polls of these films, each by the schedule that those before it have taught, over the polls of the stepped one. */
function paidFor(learner: PollLearner, times: readonly number[]): number {
  let [learnt, stepped] = [0, 0];
  for (const time of times) {
    learnt += looksUpTo(learner.schedule(), time).length;
    stepped += looksUpTo(STEPPED, time).length;
    learner.render([time]);
  }
  return learnt / stepped;
}

function suddenly(learner: PollLearner, times: readonly number[], pace: number) {
  let last = learner.measure(pace).efficiency;
  let least = last;
  for (const time of times) {
    learner.render([time * pace]);
    last = learner.measure(pace).efficiency;
    least = Math.min(least, last);
  }
  return { least, last };
}

function number(value: number, width: number, digits = 2): string {
  return value.toFixed(digits).padStart(width);
}
