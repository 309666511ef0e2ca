import { existsSync } from "node:fs";
import { join } from "node:path";
import { readJson } from "./core/readJson.ts";

/** What the host takes from host.json and the settings of the platform. */
export interface HostSettings {
  readonly routePrefix: string;
  readonly hubName: string;
  readonly mostActivities: number;
  readonly mostOrchestrators: number;
  /** How long a request's body may be; beyond it the host answers with 500, and no function is called. */
  readonly bodyBytesAtMost: number;
}

/** What holds where host.json says nothing. */
export const defaultSettings: HostSettings = {
  routePrefix: "api",
  hubName: "LocalHub",
  mostActivities: 10,
  mostOrchestrators: 10,
  bodyBytesAtMost: 104_857_600,
};

interface HostJson {
  readonly extensions?: {
    readonly http?: { readonly routePrefix?: string };
    readonly durableTask?: {
      readonly hubName?: string;
      readonly maxConcurrentActivityFunctions?: number;
      readonly maxConcurrentOrchestratorFunctions?: number;
    };
  };
}

interface LocalSettings {
  readonly Values?: Readonly<Record<string, string>>;
  readonly Host?: { readonly CORS?: string };
}

/** The origins of pages elsewhere that the app's local.settings.json lets in; empty when it names none. */
export function localCors(folder: string): string {
  const path = join(folder, "local.settings.json");
  if (!existsSync(path)) return "";
  const { Host = {} }: LocalSettings = readJson(path);
  return Host.CORS ?? "";
}

/** Puts the `Values` of the app's local.settings.json, if it has one, into the environment; what is set there wins. */
export function loadLocalSettings(folder: string): void {
  const path = join(folder, "local.settings.json");
  if (!existsSync(path)) return;
  const { Values = {} }: LocalSettings = readJson(path);
  for (const [name, value] of Object.entries(Values)) process.env[name] ??= String(value);
}

/** Reads the app's host.json and FUNCTIONS_REQUEST_BODY_SIZE_LIMIT, with `%SETTING%` replaced from the environment. Throws when one is missing. */
export function readHostJson(folder: string): HostSettings {
  const { extensions = {} }: HostJson = readJson(join(folder, "host.json"));
  const { http = {}, durableTask = {} } = extensions;
  return {
    routePrefix: resolveSettings(http.routePrefix ?? defaultSettings.routePrefix),
    hubName: resolveSettings(durableTask.hubName ?? defaultSettings.hubName),
    mostActivities: durableTask.maxConcurrentActivityFunctions ?? defaultSettings.mostActivities,
    mostOrchestrators: durableTask.maxConcurrentOrchestratorFunctions ?? defaultSettings.mostOrchestrators,
    bodyBytesAtMost:
      Number(process.env["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"]) || defaultSettings.bodyBytesAtMost,
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
