import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createTestHost, Faults, SqliteStore, VirtualClock } from "../testing.ts";
import { DeathDuring } from "./deathDuring.ts";
import { Driver } from "./driver.ts";
import { normalise } from "./normalise.ts";
import { unpack } from "./packing.ts";
import { recordInvocations } from "./recorder.ts";
import type { Json, RawInvocation, RawRecording, Recording } from "./recording.ts";
import type { Scenario } from "./scenario.ts";

/** Registers the functions that the recordings were made with. */
export function registerEngineApp(): void {
  createRequire(import.meta.url)("./recordings/engineApp.cjs");
}

/** The recording of the real engine, failures of activities in the newer engine's words: 3.14.1 put a space before them. */
export function readRecording(name: string): Recording {
  const text = readFileSync(new URL(`recordings/${name}.json`, import.meta.url), "utf8");
  return unpack(text.replaceAll("' failed:  ", "' failed: ").replace(/(<\.NET exception \[\\*") /g, "$1"));
}

/** What our host does with a scenario. */
export async function runScenario(scenario: Scenario, recorded: Recording): Promise<Recording> {
  return normalise(await record(scenario, recorded));
}

/** Drives a new host through a scenario, without the strict checks, which the real engine does not have either. */
async function record(scenario: Scenario, recorded: Recording): Promise<RawRecording> {
  const clock = new VirtualClock();
  const store = new SqliteStore(":memory:");
  const start = (faults: Faults) =>
    createTestHost({ app: registerEngineApp, clock, store, faults, strict: false });
  const invocations: RawInvocation[] = [];
  const first = await start(new DeathDuring(scenario.diesIn, scenario.faults));
  const driver = new Driver(first, clock, recorded, () => start(new Faults(scenario.afterDeath)));
  const stopRecording = recordInvocations((invocation) => invocations.push(invocation));
  try {
    await scenario.drive(driver);
    const finals: Record<string, Json> = {};
    for (const label of Object.keys(recorded.finals)) {
      const id = instanceId(label, invocations);
      finals[id] = driver.status(id);
    }
    const { client, http, looks } = driver;
    return { client, http, looks, finals, invocations };
  } finally {
    stopRecording();
    await driver.host.dispose();
    store.close();
  }
}

/** The id behind a masked one: `<instance 2>`, `<guid of s09, execution 1>:4`. */
function instanceId(label: string, invocations: readonly RawInvocation[]): string {
  if (!label.startsWith("<")) return label;
  const ids = [...new Set(invocations.map((invocation) => invocation.instanceId))];
  const nth = /^<instance (\d+)>$/.exec(label)?.[1];
  const fitting = ids.filter((id) => (nth ? /^[0-9a-f]{32}$/.test(id) : /:\d+$/.test(id)));
  return fitting[nth ? Number(nth) - 1 : 0] ?? label;
}
