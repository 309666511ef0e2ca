import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createTestHost, Faults, VirtualClock } from "../testing.ts";
import { compare, type Difference } from "./compare.ts";
import { Driver } from "./driver.ts";
import { normalise } from "./normalise.ts";
import { unpack } from "./packing.ts";
import { recordInvocations } from "./recorder.ts";
import type { Json, RawInvocation, Recording } from "./recording.ts";
import type { Scenario } from "./scenario.ts";

/** Registers the functions that the recordings were made with. */
export function registerEngineApp(): void {
  createRequire(import.meta.url)("./fixtures/engineApp.cjs");
}

/** The recording of the real engine. */
export function readRecording(name: string): Recording {
  return unpack(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), "utf8"));
}

/** Drives a new host through a scenario, without the strict checks, which the real engine does not have either. */
export async function runScenario(scenario: Scenario): Promise<Difference[]> {
  const recorded = readRecording(scenario.name);
  const clock = new VirtualClock();
  const faults = new Faults(scenario.faults);
  await using host = await createTestHost({ app: registerEngineApp, clock, faults, strict: false });
  const invocations: RawInvocation[] = [];
  const stopRecording = recordInvocations((invocation) => invocations.push(invocation));
  try {
    const driver = new Driver(host, clock, recorded);
    await scenario.drive(driver);
    const finals: Record<string, Json> = {};
    for (const id of Object.keys(recorded.finals)) finals[id] = await driver.status(id);
    const { client, http } = driver;
    return compare(recorded, normalise({ client, http, finals, invocations }), scenario.unordered);
  } finally {
    stopRecording();
  }
}
