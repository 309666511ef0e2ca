import type { GroupLimits } from "../../src/lib/domain/models/limits.ts";
import { drawRenderTimes } from "../../test/support/app/renderTimes.ts";
import { StartupProblem } from "../commands/startupProblem.ts";
import { type LineCase, type WorkedOff, workOff } from "./line/workOff.ts";

const LENGTHS = [10, 100, 1_000, 10_000];
/** Of the total over the length: a line of a thousand costs what a line of ten costs, a hundred times. */
const GROWTH_AT_MOST = 1.05;
const USED_AT_LEAST = 0.975;
const QUEUED = 200;
/** A place is as old as the last look: meanwhile each slot may have gone to the next. */
const MISPLACED_AT_MOST = 4;

const TWO: GroupLimits = { maxRunning: 2, maxCreatesPerMinute: null };
type Case = Pick<LineCase, "limits" | "pause" | "isAsked"> & {
  /** Held to instead of the growth: what goes by the clock costs a film of a short line less, and of no line more than this. */
  readonly atMost?: { readonly rows: number; readonly calls: number };
};

const CASES: Readonly<Record<string, Case>> = {
  "two slots": { limits: TWO },
  "two creates a minute": { limits: { maxRunning: 8, maxCreatesPerMinute: 2 } },
  "two slots, asked and swept": { limits: TWO, isAsked: true, atMost: { rows: 700, calls: 60 } },
  "a pause of half an hour": { limits: TWO, pause: { atSeconds: 240, seconds: 1_800 } },
};

/**
 * Measures what a line costs that is worked off by the app's own steps: rows read and calls of the capacity table for each
 * film, and how the total grows with the line; once more with somebody who asks for a place all the time. A number is the longest line; 10000 when left out.
 */
export async function run([given = String(LENGTHS.at(-1))]: readonly string[]): Promise<void> {
  const longest = Number(given);
  const lengths = LENGTHS.filter((films) => films <= longest);
  if (lengths.length < 2) throw new StartupProblem(`'${given}' is no number of films from 100 on.`);
  const renderTimes = drawRenderTimes(longest, 7);
  const problems: string[] = [];
  console.log("a line                        films   rows a film   calls a film   overtaken");
  for (const [name, conditions] of Object.entries(CASES)) {
    const totals: (WorkedOff & { readonly films: number })[] = [];
    for (const films of lengths) {
      const done = await workOff({ films, renderTimes, ...conditions });
      totals.push({ ...done, films });
      console.log(
        `${name.padEnd(26)} ${String(films).padStart(8)} ${(done.rows / films).toFixed(1).padStart(13)}` +
          ` ${(done.calls / films).toFixed(1).padStart(14)} ${String(done.overtakings).padStart(11)}`,
      );
      if (done.overtakings > 0) problems.push(`${name}, ${films}: ${done.overtakings} films out of turn.`);
      if (done.misplaced > MISPLACED_AT_MOST) problems.push(`${name}: a place was ${done.misplaced} off.`);
      const { maxCreatesPerMinute: most } = conditions.limits;
      if (most !== null && done.mostAMinute > most)
        problems.push(`${name}: ${done.mostAMinute} in a minute.`);
    }
    for (const what of ["rows", "calls"] as const) {
      const most = conditions.atMost?.[what];
      if (most !== undefined) {
        const worst = Math.max(...totals.map((each) => each[what] / each.films));
        console.log(`${name}: ${worst.toFixed(0)} ${what} a film at any length (at most ${most})`);
        if (worst > most) problems.push(`${name}: ${worst.toFixed(0)} ${what} a film.`);
        continue;
      }
      const growth = growthOf(totals.map((each) => [each.films, each[what]]));
      console.log(`${name}: ${what} grow by the power of ${growth.toFixed(3)} (at most ${GROWTH_AT_MOST})`);
      if (growth > GROWTH_AT_MOST) problems.push(`${name}: ${what} grow by ${growth.toFixed(3)}.`);
    }
  }
  const { used } = await workOff({ films: QUEUED, renderTimes: drawRenderTimes(QUEUED, 7), limits: TWO });
  console.log(`slots used by ${QUEUED} queued films: ${used.toFixed(3)} (at least ${USED_AT_LEAST})`);
  if (used < USED_AT_LEAST) problems.push(`slots used: ${used.toFixed(3)}.`);
  if (problems.length > 0) throw new StartupProblem(problems.join("\n"));
}

/** The slope of a line through the logarithms. */
function growthOf(points: readonly (readonly [number, number])[]): number {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const mean = (place: 0 | 1) => logs.reduce((sum, each) => sum + each[place], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const along = logs.reduce((sum, each) => sum + (each[0] - x) * (each[1] - y), 0);
  return along / logs.reduce((sum, each) => sum + (each[0] - x) ** 2, 0);
}
