import { createRequire } from "node:module";
import { createTestHost, Faults, SqliteStore, VirtualClock } from "../testing.ts";
import { DeathDuring } from "./deathDuring.ts";
import { drive } from "./drive.ts";
import { normalise } from "./normalise.ts";
import { OurHost } from "./ourHost.ts";
import { recordInvocations } from "./recorder.ts";
import type { RawInvocation, RawRecording, Recording } from "./recording.ts";
import type { Scenario } from "./scenario.ts";

/** Registers the functions that the recordings were made with. */
export function registerEngineApp(): void {
  engineApp();
}

function engineApp(): { readonly forget: () => void } {
  return createRequire(import.meta.url)("./recordings/engineApp.cjs") as ReturnType<typeof engineApp>; // what it exports
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
  engineApp().forget();
  const host = new OurHost(first, clock, () => start(new Faults(scenario.afterDeath)), invocations);
  const stopRecording = recordInvocations((invocation) => invocations.push(invocation));
  try {
    return await drive(scenario, host, recorded);
  } finally {
    stopRecording();
    await host.dispose();
    store.close();
  }
}
