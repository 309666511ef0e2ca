import { z } from "zod";
import type { GroupLimits } from "../domain/models/limits.ts";
import type { VideoModel } from "../domain/models/model.ts";
import type { AuthConfig } from "../domain/owner/caller.ts";
import { describeIssue, IN_WORDS } from "./inWords.ts";
import { DEFAULT_LIMITS } from "./modelSettings.ts";
import { SETTINGS } from "./settings.ts";

/** Everything the app is configured with, read and checked once. */
export interface Config {
  readonly models: readonly VideoModel[];
  readonly defaultModel: string | null;
  readonly limitsOf: (group: string) => GroupLimits;
  readonly storage: StorageSettings;
  readonly auth: AuthConfig;
  /** What every URL that we give out begins with; null = the address of the request itself. */
  readonly publicUrl: string | null;
  /** Pages elsewhere that the platform's CORS lets in, by their origins; a wildcard is none. */
  readonly corsOrigins: readonly string[];
  readonly pollMinMs: number;
  readonly pollMaxMs: number;
  readonly overdueAfterMs: number;
  readonly providerTimeoutMs: number;
  readonly reconcileGraceMs: number;
  readonly maxQueued: number;
  readonly maxQueuedPerOwner: number;
  /** How long archived films are kept; null = for ever. */
  readonly retentionMs: number | null;
  readonly maxImageBytes: number;
  /** The value of a setting that holds a provider's key; null when it is not set. */
  readonly secret: (setting: string) => string | null;
}

export type StorageSettings =
  | { readonly connectionString: string }
  | { readonly blobServiceUri: string; readonly tableServiceUri: string };

/** Settings that are wrong or missing, all of them, in words for the operator. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

const SCHEMA = z.object(SETTINGS);
type Settings = z.infer<typeof SCHEMA>;
/** What of the settings could be read. */
type ReadableSettings = { readonly [Name in keyof Settings]?: Settings[Name] | undefined };
type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the configuration; throws one ConfigError that names every problem and what to do. */
export function readConfig(environment: Environment = process.env): Config {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = SCHEMA.safeParse(present, { error: IN_WORDS });
  const problems = parsed.success
    ? crossCheck(parsed.data, environment)
    : [
        ...parsed.error.issues.map(describeIssue),
        ...crossCheck(readable(present, parsed.error), environment),
      ];
  if (!parsed.success || problems.length > 0) {
    throw new ConfigError(
      `Settings need attention:\n${problems.map((problem) => `- ${problem}`).join("\n")}`,
    );
  }
  return configFrom(parsed.data, environment);
}

/** The settings that are right by themselves: they are checked against each other even when another is wrong. */
function readable(present: Environment, { issues }: z.ZodError): ReadableSettings {
  const unreadable = new Set(issues.map(({ path }) => path[0]));
  const settings: ReadableSettings = SCHEMA.partial().parse(
    Object.fromEntries(Object.entries(present).filter(([name]) => !unreadable.has(name))),
  );
  // The schema has put defaults in their place.
  for (const name of unreadable) if (name !== undefined) Reflect.deleteProperty(settings, name);
  return settings;
}

function configFrom(settings: Settings, environment: Environment): Config {
  const groups = settings.CAPACITY_GROUPS ?? {};
  return {
    models: settings.VIDEO_MODELS,
    defaultModel: settings.DEFAULT_MODEL ?? null,
    limitsOf: (group) => (Object.hasOwn(groups, group) ? groups[group] : undefined) ?? DEFAULT_LIMITS,
    storage: storageFrom(settings),
    auth: authFrom(settings),
    publicUrl: settings.PUBLIC_URL ?? null,
    corsOrigins: environment["WEBSITE_CORS_ALLOWED_ORIGINS"]?.match(/https?:\/\/[^\s,"*]+/gi) ?? [],
    pollMinMs: settings.POLL_MIN_SECONDS * 1_000,
    pollMaxMs: settings.POLL_MAX_SECONDS * 1_000,
    overdueAfterMs: settings.OVERDUE_AFTER_MINUTES * 60_000,
    providerTimeoutMs: settings.PROVIDER_TIMEOUT_SECONDS * 1_000,
    reconcileGraceMs: settings.RECONCILE_GRACE_SECONDS * 1_000,
    maxQueued: settings.MAX_QUEUED,
    maxQueuedPerOwner: settings.MAX_QUEUED_PER_OWNER,
    retentionMs: settings.RETENTION_DAYS === undefined ? null : settings.RETENTION_DAYS * 86_400_000,
    maxImageBytes: settings.MAX_IMAGE_MB * 1024 * 1024,
    secret: (setting) => environment[setting] || null,
  };
}

function storageFrom(settings: Settings): StorageSettings {
  const { MediaStorage, MediaStorage__blobServiceUri, MediaStorage__tableServiceUri } = settings;
  if (MediaStorage) return { connectionString: MediaStorage };
  return {
    blobServiceUri: MediaStorage__blobServiceUri ?? "",
    tableServiceUri: MediaStorage__tableServiceUri ?? "",
  };
}

function authFrom({ AUTH_MODE, API_KEYS }: Settings): AuthConfig {
  return AUTH_MODE === "keys" ? { mode: "keys", keys: API_KEYS ?? [] } : { mode: AUTH_MODE };
}

function crossCheck(settings: ReadableSettings, environment: Environment): string[] {
  const { POLL_MIN_SECONDS: shortest, POLL_MAX_SECONDS: longest } = settings;
  const problems = crossCheckModels(settings, environment);
  if (
    !environment["MediaStorage"] &&
    !(environment["MediaStorage__blobServiceUri"] && environment["MediaStorage__tableServiceUri"])
  ) {
    problems.push(
      "MediaStorage (a connection string), or MediaStorage__blobServiceUri and MediaStorage__tableServiceUri, must be set",
    );
  }
  if (shortest !== undefined && longest !== undefined && shortest > longest)
    problems.push("POLL_MIN_SECONDS is above POLL_MAX_SECONDS");
  return [...problems, ...crossCheckAuth(settings, environment)];
}

function crossCheckModels(settings: ReadableSettings, environment: Environment): string[] {
  const { VIDEO_MODELS: models, DEFAULT_MODEL: chosen } = settings;
  const problems: string[] = [];
  const names = models?.map(({ name }) => name) ?? [];
  if (models && chosen && !names.includes(chosen)) {
    problems.push(`DEFAULT_MODEL names '${chosen}', which VIDEO_MODELS does not have (${names.join(", ")})`);
  }
  for (const { name, target } of models ?? []) {
    if (target.auth.kind === "key" && !environment[target.auth.setting]) {
      problems.push(
        `VIDEO_MODELS: model '${name}' takes its key from the setting ${target.auth.setting}, which is not set`,
      );
    }
  }
  return problems;
}

function crossCheckAuth({ AUTH_MODE, API_KEYS }: ReadableSettings, environment: Environment): string[] {
  if (AUTH_MODE === "open" && environment["WEBSITE_INSTANCE_ID"]) {
    return ["AUTH_MODE=open lets everybody in and is refused on Azure: use keys or easyauth"];
  }
  if (AUTH_MODE === "easyauth" && environment["WEBSITE_AUTH_ENABLED"]?.toLowerCase() !== "true") {
    return ["AUTH_MODE=easyauth needs the platform's sign-in (App Service authentication) to be on"];
  }
  if (AUTH_MODE === "keys" && (API_KEYS?.length === 0 || !environment["API_KEYS"]))
    return ["AUTH_MODE=keys needs API_KEYS, a JSON array of {owner, sha256, admin}"];
  return [];
}
