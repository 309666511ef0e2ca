import { compare, type Difference } from "./compare.ts";
import { isEpisode, type Recording } from "./recording.ts";
import { strictVerdict } from "./refusals.ts";
import { readRecording, runScenario } from "./runScenario.ts";
import type { Scenario } from "./scenario.ts";

/** What came of one scenario: a row of the table. */
export interface Verdict {
  readonly scenario: Scenario;
  /** What was compared, in words. */
  readonly compared: string;
  /** Why it differs where it does; each reason once. */
  readonly reasons: readonly string[];
  /** Differences that nobody has explained: there should be none. */
  readonly unexplained: readonly Difference[];
  /** Paths of explanations that nothing fits any more: there should be none. */
  readonly stale: readonly string[];
  readonly refusals: readonly { readonly otherwise: string; readonly message: string }[];
}

/** Runs a scenario on our host and judges it. */
export async function judge(scenario: Scenario): Promise<Verdict> {
  const recorded = readRecording(scenario.name);
  const differences = compare(recorded, await runScenario(scenario, recorded), scenario.unordered);
  const known = Object.entries(scenario.differs ?? {});
  const fits = ({ path }: Difference, begin: string) => path.startsWith(begin);
  const reasons = differences.flatMap((one) => known.find(([begin]) => fits(one, begin))?.[1] ?? []);
  const refusals: Verdict["refusals"][number][] = [];
  for (const refusal of scenario.refusals ?? []) {
    refusals.push({ otherwise: refusal.otherwise, message: await strictVerdict(refusal) });
  }
  return {
    scenario,
    compared: whatWasCompared(recorded, scenario.unordered ?? []),
    reasons: [...new Set(reasons)],
    unexplained: differences.filter((one) => !known.some(([begin]) => fits(one, begin))),
    stale: known.map(([begin]) => begin).filter((begin) => !differences.some((one) => fits(one, begin))),
    refusals,
  };
}

function whatWasCompared(
  { client, http, looks, finals, invocations }: Recording,
  unordered: readonly string[],
): string {
  const episodes = invocations.filter(isEpisode);
  const loose = episodes.filter(({ instanceId }) => unordered.includes(instanceId));
  const parts = [
    counted(episodes.length - loose.length, "episode"),
    counted(invocations.length - episodes.length, "activity run"),
    counted(client.length, "client call"),
    counted(http.length, "request"),
    counted(looks.length, "status on the way", "statuses on the way"),
    counted(Object.keys(finals).length, "final status", "final statuses"),
    loose.length > 0
      ? `without order: ${unordered.join(", ")} (${counted(loose.length, "recorded episode")})`
      : "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}

function counted(count: number, one: string, many = `${one}s`): string {
  return count === 0 ? "" : `${count} ${count === 1 ? one : many}`;
}
