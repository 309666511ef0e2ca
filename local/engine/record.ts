import { mkdirSync, writeFileSync } from "node:fs";
import { readCommandLine } from "../commands/commandLine.ts";
import { compare } from "../host/conformance/compare.ts";
import { drive } from "../host/conformance/drive.ts";
import { normalise } from "../host/conformance/normalise.ts";
import { withoutNewerFields } from "../host/conformance/olderEngine.ts";
import { pack } from "../host/conformance/packing.ts";
import { readRecording, recordingUrl } from "../host/conformance/readRecording.ts";
import type { Recording } from "../host/conformance/recording.ts";
import type { Scenario } from "../host/conformance/scenario.ts";
import { scenarios } from "../host/conformance/scenarios.ts";
import { trim } from "../host/conformance/trim.ts";
import { RealEngine } from "./record/realEngine.ts";
import { startRecordedHub } from "./record/recordedHub.ts";

const { values, positionals: beginnings } = readCommandLine(
  { options: { tries: { type: "string", default: "1" } }, allowPositionals: true },
  "npm run engine -- record [--tries 1] [beginnings of scenarios' names]",
);
mkdirSync(new URL(".", recordingUrl("3.19.0", "")), { recursive: true });
for (const scenario of scenarios) {
  if (beginnings.length > 0 && !beginnings.some((begin) => scenario.name.startsWith(begin))) continue;
  const text = pack(scenario.name, await nearestOf(scenario, Number(values.tries)));
  writeFileSync(recordingUrl("3.19.0", scenario.name), text);
}

/** The first recording that equals the older one, or the nearest to it: which results come together is chance. */
async function nearestOf(scenario: Scenario, tries: number): Promise<Recording> {
  const older = readRecording("3.14.1", scenario.name);
  let nearest: { readonly recording: Recording; readonly differences: number } | undefined;
  for (let left = tries; left > 0 && nearest?.differences !== 0; left--) {
    const recording = await record(scenario, older);
    const differences = compare(older, withoutNewerFields(recording), scenario.unordered).length;
    console.log(`${scenario.name}: ${recording.invocations.length} invocations, ${differences} differences`);
    if (!nearest || differences < nearest.differences) nearest = { recording, differences };
  }
  if (!nearest) throw new Error("It has to be recorded once at least.");
  return nearest.recording;
}

/** Records on a hub of its own, as if nothing else had ever run. */
async function record(scenario: Scenario, older: Recording): Promise<Recording> {
  const hub = await startRecordedHub(scenario.afterDeath?.visibilityTimeout);
  try {
    const engine = new RealEngine(hub);
    await engine.warmUp();
    const driven = { ...scenario, ...scenario.on?.["3.19.0"] };
    return normalise(trim(scenario.name, await drive(driven, engine, older)));
  } finally {
    await hub.dispose();
  }
}
