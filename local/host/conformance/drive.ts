import type { Driven } from "./driven.ts";
import { Driver } from "./driver.ts";
import type { Json, RawInvocation, RawRecording, Recording } from "./recording.ts";
import type { Scenario } from "./scenario.ts";

/** Drives a host through a scenario, with the calls of a recording, and returns what came of it. */
export async function drive(scenario: Scenario, driven: Driven, recorded: Recording): Promise<RawRecording> {
  const driver = new Driver(driven, recorded);
  await scenario.drive(driver);
  const invocations = await driven.invocations();
  const finals: Record<string, Json> = {};
  for (const label of Object.keys(recorded.finals)) {
    const id = instanceId(label, invocations);
    finals[id] = await driven.status(id);
  }
  const { client, http, looks } = driver;
  return { client, http, looks, finals, invocations };
}

/** The id behind a masked one: `<instance 2>`, `<guid of s09, execution 1>:4`. */
function instanceId(label: string, invocations: readonly RawInvocation[]): string {
  if (!label.startsWith("<")) return label;
  const ids = [...new Set(invocations.map((invocation) => invocation.instanceId))];
  const nth = /^<instance (\d+)>$/.exec(label)?.[1];
  const fitting = ids.filter((id) => (nth ? /^[0-9a-f]{32}$/.test(id) : /:\d+$/.test(id)));
  return fitting[nth ? Number(nth) - 1 : 0] ?? label;
}
