import { existsSync } from "node:fs";
import { join } from "node:path";
import { readJson } from "./core/readJson.ts";

/** What the host takes from host.json and the settings of the platform. */
export type HostSettings = Readonly<typeof defaultSettings>;

/** What holds where host.json says nothing. */
export const defaultSettings = {
  routePrefix: "api",
  hubName: "LocalHub",
  maxConcurrentActivityFunctions: 10,
  maxConcurrentOrchestratorFunctions: 10,
  /** How long a request's body may be; beyond it the host answers with 500, and no function is called. */
  bodyBytesAtMost: 104_857_600,
};

interface HostJson {
  readonly extensions?: {
    readonly http?: Partial<Pick<HostSettings, "routePrefix">>;
    readonly durableTask?: Partial<Omit<HostSettings, "routePrefix" | "bodyBytesAtMost">>;
  };
}

interface LocalSettings {
  readonly Values?: Readonly<Record<string, string>>;
  /** `CORS`: the origins of pages elsewhere that are let in, with commas between. */
  readonly Host?: { readonly CORS?: string };
}

/**
 * Puts the `Values` of the app's local.settings.json into the environment; what is set there wins. Returns all that the
 * file holds, nothing when there is none.
 */
export function loadLocalSettings(folder: string): LocalSettings {
  const path = join(folder, "local.settings.json");
  const settings: LocalSettings = existsSync(path) ? readJson(path) : {};
  for (const [name, value] of Object.entries(settings.Values ?? {})) process.env[name] ??= String(value);
  return settings;
}

/** Reads the app's host.json and FUNCTIONS_REQUEST_BODY_SIZE_LIMIT, with `%SETTING%` replaced from the environment. Throws when one is missing. */
export function readHostJson(folder: string): HostSettings {
  const { extensions = {} }: HostJson = readJson(join(folder, "host.json"));
  const settings = { ...defaultSettings, ...extensions.http, ...extensions.durableTask };
  return {
    ...settings,
    routePrefix: resolveSettings(settings.routePrefix),
    hubName: resolveSettings(settings.hubName),
    bodyBytesAtMost: Number(process.env["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"]) || settings.bodyBytesAtMost,
  };
}

/** Replaces every `%NAME%` from the environment; throws when such a setting does not exist. */
export function resolveSettings(text: string): string {
  return text.replace(/%([^%]+)%/g, (_, name: string) => {
    const value = process.env[name];
    if (value === undefined) throw new Error(`The setting ${name} is missing; "${text}" needs it.`);
    return value;
  });
}
