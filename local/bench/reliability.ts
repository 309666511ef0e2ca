import { walkCrashes } from "../../test/support/reliability/crashWalk.ts";
import { filmCases, textFilm } from "../../test/support/reliability/filmCase.ts";
import { walkKills } from "../../test/support/reliability/killWalk.ts";
import { runAtRandom } from "../../test/support/reliability/randomRun.ts";
import { drawRenderTimes } from "../../test/support/renderTimes.ts";
import { scheduleAlone, slotUseOfApp } from "../../test/support/slotUse.ts";
import { startAzurite } from "../azuriteProcess.ts";
import { StartupProblem } from "../commands/startupProblem.ts";

/** Prints a part's figures; gives what is not as promised, in words. */
type Part = (azurite: string) => Promise<readonly string[]>;

const CREATES = 200;
const SLOT_USE_AT_LEAST = 0.98;

const parts: Readonly<Record<string, Part>> = {
  /** Every kind of film, crashed at every outbound call and every step of the engine. */
  async walk(azurite) {
    const problems: string[] = [];
    for (const film of filmCases) {
      const { points, accepted, jobsDue, jobsBilled, ...rest } = await walkCrashes({ azurite, film });
      const ratio = (jobsBilled / jobsDue).toFixed(3);
      console.log(`walk    ${film.name}: ${points} crashes, ${accepted} accepted, billed / due = ${ratio}`);
      problems.push(...rest.problems);
    }
    return problems;
  },
  /** The same, with every activity run twice, and with every child started twice. */
  async twice(azurite) {
    const problems: string[] = [];
    const faults = {
      "activities run twice": { runTwice: ["*"] },
      "children started twice": { startTwice: ["*"] },
    };
    for (const [name, plan] of Object.entries(faults)) {
      const report = await walkCrashes({ azurite, film: textFilm, faults: plan });
      const ratio = (report.jobsBilled / report.jobsDue).toFixed(3);
      console.log(`twice   ${name}: ${report.points} crashes, billed / due = ${ratio}`);
      problems.push(...report.problems);
    }
    return problems;
  },
  /** Many creates on two slots, a provider on a bad day, and an app that keeps dying. */
  async random(azurite) {
    const { line, problems, ...figures } = await runAtRandom({ azurite, creates: CREATES, seed: 1 });
    const { accepted, jobsBilled, booked, invoiced, mostInFlight, kills, struck, secondsBetweenKills } =
      figures;
    console.log(
      `random  ${accepted} accepted, ${kills} kills (every ${secondsBetweenKills.toFixed(1)} s), ${struck} requests struck: ` +
        `billed / accepted = ${(jobsBilled / accepted).toFixed(3)}, ledger ${booked}, invoice ${invoiced}, ` +
        `at most ${mostInFlight} in flight, passed over ${line.passedOver}, overtaken by at most ${line.mostOvertaken}`,
    );
    const unfair = line.passedOver + line.unexplained > 0 ? ["the line was not served in its order"] : [];
    return [...problems, ...unfair, ...(mostInFlight > 2 ? ["more than two jobs were in flight"] : [])];
  },
  /** A real host process, killed with SIGKILL before and after each of its outbound calls. */
  async sigkill() {
    const { kills, figures, problems } = await walkKills({ stacks: 2 });
    const accepted = figures.reduce((sum, each) => sum + each.accepted, 0);
    const billed = figures.reduce((sum, each) => sum + each.jobsBilled, 0);
    console.log(
      `sigkill ${kills} kills, ${accepted} accepted, billed / accepted = ${(billed / accepted).toFixed(3)}`,
    );
    return problems;
  },
  /** How well queued videos use both slots. */
  async slots(azurite) {
    const times = drawRenderTimes(CREATES, 7);
    const best = scheduleAlone(times).utilisation;
    const { utilisation } = await slotUseOfApp(azurite, times);
    const ratio = utilisation / best;
    console.log(
      `slots   used ${utilisation.toFixed(3)}, the poll schedule alone ${best.toFixed(3)}: ratio ${ratio.toFixed(3)}`,
    );
    return ratio < SLOT_USE_AT_LEAST
      ? [`slots are used at ${ratio.toFixed(3)} of what the schedule allows`]
      : [];
  },
};

/** Measures the promises of never paying twice and never losing a film; names of parts choose, none means all. */
export async function run(args: readonly string[]): Promise<void> {
  const chosen = args.length > 0 ? args : Object.keys(parts);
  const azurite = await startAzurite();
  const problems: string[] = [];
  try {
    for (const name of chosen) {
      const part = parts[name];
      if (!part) throw new StartupProblem(`There is no part '${name}': ${Object.keys(parts).join(", ")}.`);
      problems.push(...(await part(azurite.connectionString)));
    }
  } finally {
    await azurite.stop();
  }
  if (problems.length > 0) throw new StartupProblem(problems.join("\n"));
}
