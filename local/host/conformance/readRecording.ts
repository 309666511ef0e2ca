import { existsSync, readFileSync } from "node:fs";
import { inNewerWords } from "./olderEngine.ts";
import { unpack } from "./packing.ts";
import type { Recording } from "./recording.ts";

/** The versions of the extension that were recorded, the one first that our host follows. */
export const engineVersions = ["3.19.0", "3.14.1"] as const;

export type EngineVersion = (typeof engineVersions)[number];

/** Where the recording of a scenario is kept. */
export function recordingUrl(version: EngineVersion, name: string): URL {
  return new URL(`recordings/${version}/${name}.json`, import.meta.url);
}

/** The versions of which there is a recording of this scenario. */
export function recordedVersions(name: string): readonly EngineVersion[] {
  return engineVersions.filter((version) => existsSync(recordingUrl(version, name)));
}

/** The recording of the real engine, in the newer engine's words. Throws when there is none. */
export function readRecording(version: EngineVersion, name: string): Recording {
  const text = readFileSync(recordingUrl(version, name), "utf8");
  return unpack(version === "3.14.1" ? inNewerWords(text) : text);
}
