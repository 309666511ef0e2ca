import { mkdirSync, writeFileSync } from "node:fs";
import { readCommandLine } from "../commands/commandLine.ts";
import { compare } from "../host/conformance/compare.ts";
import { drive } from "../host/conformance/drive.ts";
import { normalise } from "../host/conformance/normalise.ts";
import { withoutNewerFields } from "../host/conformance/olderEngine.ts";
import { pack } from "../host/conformance/packing.ts";
import {
  engineVersions,
  readRecording,
  recordedVersions,
  recordingUrl,
} from "../host/conformance/readRecording.ts";
import type { Recording } from "../host/conformance/recording.ts";
import type { Scenario } from "../host/conformance/scenario.ts";
import { scenarios } from "../host/conformance/scenarios.ts";
import { trim } from "../host/conformance/trim.ts";
import { RealEngine } from "./record/realEngine.ts";
import { startRecordedHub } from "./record/recordedHub.ts";

/** What the host is built with (host/EngineHost.csproj). */
const [VERSION] = engineVersions;

const { values, positionals: beginnings } = readCommandLine(
  { options: { tries: { type: "string", default: "1" } }, allowPositionals: true },
  "npm run engine -- record [--tries 1] [beginnings of scenarios' names]",
);
mkdirSync(new URL(".", recordingUrl(VERSION, "")), { recursive: true });
for (const scenario of scenarios) {
  if (beginnings.length > 0 && !beginnings.some((begin) => scenario.name.startsWith(begin))) continue;
  const text = pack(scenario.name, await nearestOf(scenario, Number(values.tries)));
  writeFileSync(recordingUrl(VERSION, scenario.name), text);
}

/**
 * The first recording that equals the one there was, or the nearest to it: which results come together is chance. Where
 * this version was not recorded yet, the older one's calls are made, and its fields compared.
 */
async function nearestOf(scenario: Scenario, tries: number): Promise<Recording> {
  const [latest = VERSION] = recordedVersions(scenario.name);
  const before = readRecording(latest, scenario.name);
  let nearest: { readonly recording: Recording; readonly differences: number } | undefined;
  for (let left = Math.max(1, tries); left > 0 && nearest?.differences !== 0; left--) {
    const recording = await record(scenario, before);
    const shown = latest === VERSION ? recording : withoutNewerFields(recording);
    const differences = compare(before, shown, scenario.unordered).length;
    console.log(`${scenario.name}: ${recording.invocations.length} invocations, ${differences} differences`);
    if (!nearest || differences < nearest.differences) nearest = { recording, differences };
  }
  if (!nearest) throw new Error(`${scenario.name} was not recorded.`);
  return nearest.recording;
}

/** Records on a hub of its own, as if nothing else had ever run. */
async function record(scenario: Scenario, before: Recording): Promise<Recording> {
  const hub = await startRecordedHub(scenario.afterDeath?.visibilityTimeout);
  try {
    const engine = new RealEngine(hub);
    await engine.warmUp();
    const raw = await drive({ ...scenario, ...scenario.on?.[VERSION] }, engine, before);
    return normalise(trim(scenario.name, raw));
  } finally {
    await hub.dispose();
  }
}
