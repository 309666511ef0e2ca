import { type EngineVersion, engineVersions } from "./readRecording.ts";
import { refusals } from "./refusals.ts";
import type { Scenario } from "./scenario.ts";
import { scenarios } from "./scenarios.ts";
import { judge, type Verdict } from "./verdict.ts";

interface Refused {
  readonly what: string;
  readonly recorded: string | undefined;
  readonly message: string;
}

const head = `# The local host and the real engine

Written by \`node local/host/conformance/writeTable.ts\`; a test fails when it is not current.

The real engine was recorded with one test app, in two versions of the extension: 3.14.1 (DurableTask.Core 3.9.0, Azure
Storage provider 2.9.1, Node worker 3.9.1) and 3.19.0 (3.11.2 and 2.11.2, in the host of \`npm run engine\`), both on
Azurite and with the SDKs of this repository. The same app runs on this host, the recorded calls are made in the
recorded order through the SDK's own client, on a virtual clock and without strict checks, and its recording is compared
with both. **This host follows 3.19.0.** Before the comparison with 3.14.1 what is only newer is taken away: the fields
\`sourceInstanceId\`, \`parentInstanceId\` and a child's \`InstanceId\`; and an activity's failure is worded with one space.

* **episode**: the whole input of an orchestrator invocation (history, order, batches, \`IsPlayed\`, sequence numbers,
  fire times as distances) and its whole answer or exception, one after the other, for each instance;
* **activity run**: input and result or exception, with the protocol's type, for each instance, in any order;
* **client call**, **request**: result or error, status, some headers, body;
* **status**: what \`getStatus\` with history answers.

Masked are ids of executions, times (a timer's distance and whether its firing bears the time of its creation stay),
stacks, and of serialized .NET exceptions everything but what they say. Not compared: trigger metadata, logs, how
instances take turns, how long things take. Where timing alone made the two recordings differ, this host is driven once for
each, with activities and events delayed as they were in it. "Without order" means that the real engine's timing alone
decided which results came together: then each execution's last history counts, sorted and without the borders of episodes.
`;

const verdicts = new Map<string, Promise<Verdict>>();

/** Judges a scenario, once in a process: what the app's activities count cannot be counted again. */
export function judgeOnce(scenario: Scenario): Promise<Verdict> {
  const verdict = verdicts.get(scenario.name) ?? judge(scenario);
  verdicts.set(scenario.name, verdict);
  return verdict;
}

/** The text of TABLE.md, from runs of everything in it, one after the other. */
export async function renderTable(): Promise<string> {
  const judged: Verdict[] = [];
  for (const scenario of scenarios) judged.push(await judgeOnce(scenario));
  const refused: Refused[] = [];
  for (const { what, recorded, provoke } of refusals)
    refused.push({ what, recorded, message: await provoke() });
  return toMarkdown(judged, refused);
}

function toMarkdown(all: readonly Verdict[], refused: readonly Refused[]): string {
  const judged = all.map((verdict) =>
    row(
      verdict.scenario.name,
      verdict.scenario.what,
      ...engineVersions.map((version) => outcome(version, verdict)),
      verdict.compared,
    ),
  );
  const traps = all.flatMap(({ scenario, refusals: found }) =>
    found.map(({ otherwise, message }) => row(scenario.name, otherwise, code(message))),
  );
  const others = refused.map(({ what, recorded, message }) => row(what, recorded ?? "", code(message)));
  return [
    head,
    "## Scenarios\n",
    row("scenario", "what happens", ...engineVersions.map((version) => `beside ${version}`), "compared"),
    row("---", "---", ...engineVersions.map(() => "---"), "---"),
    ...judged,
    "\n## What strict checks refuse, because the real engine does something absurd\n",
    row("scenario", "what the real engine does", "what strict mode says"),
    row("---", "---", "---"),
    ...traps,
    "\n## Refused by name\n",
    row("what", "recorded in", "what is said"),
    row("---", "---", "---"),
    ...others,
    "",
  ].join("\n");
}

function outcome(version: EngineVersion, { comparisons }: Verdict): string {
  const comparison = comparisons.find((one) => one.version === version);
  if (!comparison) return "not recorded";
  const { reasons, unexplained } = comparison;
  if (reasons.length + unexplained.length === 0) return "**equal**";
  const all = unexplained.length > 0 ? [...reasons, "**not explained yet**"] : reasons;
  return `differs:<br>${all.join(";<br>")}`;
}

function row(...cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
}

function code(text: string): string {
  return `\`${text}\``;
}
