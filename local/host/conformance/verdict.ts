import { compare, type Difference } from "./compare.ts";
import { withoutNewerFields } from "./olderEngine.ts";
import { type EngineVersion, readRecording, recordedVersions } from "./readRecording.ts";
import type { Recording } from "./recording.ts";
import { strictVerdict } from "./refusals.ts";
import { runScenario } from "./runScenario.ts";
import type { Scenario } from "./scenario.ts";
import { whatWasCompared } from "./whatWasCompared.ts";

/** What came of one scenario: a row of the table. */
export interface Verdict {
  readonly scenario: Scenario;
  /** What was compared, in words, with the newest recording. */
  readonly compared: string;
  /** One for each version of which there is a recording. */
  readonly comparisons: readonly Comparison[];
  readonly refusals: readonly { readonly otherwise: string; readonly message: string }[];
}

/** Our host beside one version of the real engine. */
export interface Comparison {
  readonly version: EngineVersion;
  /** Why it differs where it does; each reason once. */
  readonly reasons: readonly string[];
  /** Differences that nobody has explained: there should be none. */
  readonly unexplained: readonly Difference[];
  /** Paths of explanations that nothing fits any more: there should be none. */
  readonly stale: readonly string[];
}

/** Runs a scenario on our host, with the calls of the newest recording, and judges it beside each version. */
export async function judge(scenario: Scenario): Promise<Verdict> {
  const versions = recordedVersions(scenario.name);
  const [newest] = versions;
  if (!newest) throw new Error(`There is no recording of ${scenario.name}.`);
  const recorded = readRecording(newest, scenario.name);
  const usual = await runScenario(scenario, recorded);
  const comparisons: Comparison[] = [];
  for (const version of versions) {
    const other = scenario.on?.[version];
    const ours = other ? await runScenario({ ...scenario, ...other }, recorded) : usual;
    comparisons.push(compareWith(version, scenario, ours));
  }
  const refusals: Verdict["refusals"][number][] = [];
  for (const refusal of scenario.refusals ?? []) {
    refusals.push({ otherwise: refusal.otherwise, message: await strictVerdict(refusal) });
  }
  return {
    scenario,
    compared: whatWasCompared(recorded, scenario.unordered ?? []),
    comparisons,
    refusals,
  };
}

function compareWith(version: EngineVersion, scenario: Scenario, ours: Recording): Comparison {
  const recorded = readRecording(version, scenario.name);
  const shown = version === "3.14.1" ? withoutNewerFields(ours) : ours;
  const differences = compare(recorded, shown, scenario.unordered);
  const known = Object.entries({ ...scenario.differs, ...scenario.differsFrom?.[version] });
  const fits = ({ path }: Difference, begin: string) => path.startsWith(begin);
  const reasons = differences.flatMap((one) => known.find(([begin]) => fits(one, begin))?.[1] ?? []);
  return {
    version,
    reasons: [...new Set(reasons)],
    unexplained: differences.filter((one) => !known.some(([begin]) => fits(one, begin))),
    stale: known.map(([begin]) => begin).filter((begin) => !differences.some((one) => fits(one, begin))),
  };
}
