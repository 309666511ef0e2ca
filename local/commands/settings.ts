import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SIGNS_OF_AZURE } from "../../src/lib/config/signsOfAzure.ts";
import { StartupProblem } from "./startupProblem.ts";

/** App settings by name, as the platform hands them to the app: in environment variables. */
export type Settings = Readonly<Record<string, string>>;

/**
 * The settings in force: `local.settings.json` in the folder of the app, and over it the environment. What some
 * containers and cloud shells set by the same names as the platform is left out: it says nothing about the local stack.
 */
export function readSettings(appFolder: string, environment: NodeJS.ProcessEnv): Settings {
  return Object.fromEntries(
    Object.entries({ ...readLocalSettings(appFolder), ...environment }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !SIGNS_OF_AZURE.includes(entry[0]),
    ),
  );
}

/** True when the settings say where videos are kept, by connection string or by identity. */
export function hasStorage(settings: Settings): boolean {
  return ["MediaStorage", "MediaStorage__blobServiceUri", "MediaStorage__tableServiceUri"].some(
    (name) => settings[name],
  );
}

/** True when the settings say which models there are. */
export function hasModels(settings: Settings): boolean {
  return Boolean(settings["VIDEO_MODELS"]);
}

/** The setting that holds the simulator's key; a model that takes its key from it means the simulator. */
export const SORA_KEY_SETTING = "LOCAL_SORA_KEY";

/** The port of this machine at which the models of VIDEO_MODELS expect the simulator; undefined when none does. */
export function localSoraPort(settings: Settings): number | undefined {
  for (const entry of entriesOf(settings["VIDEO_MODELS"] ?? "")) {
    const { endpoint, keySetting } = entry;
    const port = /^http:\/\/127\.0\.0\.1:(\d+)/.exec(`${endpoint}`)?.[1];
    if (keySetting === SORA_KEY_SETTING && port !== undefined) return Number(port);
  }
  return undefined;
}

/** True when the simulator makes the films of this model, and nobody is paid for them. */
export function isSimulated(settings: Settings, model: string): boolean {
  return entriesOf(settings["VIDEO_MODELS"] ?? "").some(
    ({ name, keySetting }) => name === model && keySetting === SORA_KEY_SETTING,
  );
}

/** The entries of a JSON array; none of what is not one: the app itself says what is wrong with it. */
function entriesOf(text: string): readonly Readonly<Record<"name" | "endpoint" | "keySetting", unknown>>[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter((entry) => typeof entry === "object" && entry !== null) : [];
  } catch {
    return [];
  }
}

function readLocalSettings(appFolder: string): Record<string, string> {
  const path = join(appFolder, "local.settings.json");
  if (!existsSync(path)) return {};
  const content = parse(readFileSync(path, "utf8"));
  if (content.IsEncrypted === true) {
    throw new StartupProblem("local.settings.json is encrypted: run `func settings decrypt` first.");
  }
  return Object.fromEntries(
    Object.entries(content.Values ?? {}).map(([name, value]) => [name, String(value)]),
  );
}

function parse(text: string): { readonly IsEncrypted?: unknown; readonly Values?: Record<string, unknown> } {
  try {
    // Core Tools' own file format; values are made strings by the caller.
    return JSON.parse(text) as ReturnType<typeof parse>;
  } catch (error) {
    throw new StartupProblem(
      `local.settings.json is not valid JSON (${error instanceof Error ? error.message : error}).`,
    );
  }
}
