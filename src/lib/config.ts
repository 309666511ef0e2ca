import { z } from "zod";
import type { VideoModel } from "./domain/model.ts";
import type { GroupLimits } from "./domain/ticket.ts";
import type { AuthConfig } from "./http/caller.ts";
import { CAPACITY_GROUPS_SCHEMA, DEFAULT_LIMITS, VIDEO_MODELS_SCHEMA } from "./modelSettings.ts";

/** Everything the app is configured with, read and checked once. */
export interface Config {
  readonly models: readonly VideoModel[];
  readonly defaultModel: string | null;
  readonly limitsOf: (group: string) => GroupLimits;
  readonly storage: StorageSettings;
  readonly auth: AuthConfig;
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

const json = <T extends z.ZodType>(schema: T) =>
  z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: "custom", message: "is not valid JSON" });
        return z.NEVER;
      }
    })
    .pipe(schema);

const positive = (fallback: number, most: number) => z.coerce.number().positive().max(most).default(fallback);
const whole = (fallback: number) => z.coerce.number().int().min(1).default(fallback);

const API_KEYS_SCHEMA = z.array(
  z.strictObject({
    owner: z.string().min(1).max(128),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/i, { error: "must be 64 hexadecimal digits, the SHA-256 of the key" }),
    admin: z.boolean().default(false),
  }),
);

const SETTINGS = {
  VIDEO_MODELS: json(VIDEO_MODELS_SCHEMA),
  CAPACITY_GROUPS: json(CAPACITY_GROUPS_SCHEMA).optional(),
  DEFAULT_MODEL: z.string().min(1).optional(),
  MediaStorage: z.string().min(1).optional(),
  MediaStorage__blobServiceUri: z.url().optional(),
  MediaStorage__tableServiceUri: z.url().optional(),
  AUTH_MODE: z.enum(["keys", "easyauth", "open"]),
  API_KEYS: json(API_KEYS_SCHEMA).optional(),
  POLL_MIN_SECONDS: positive(3, 3_600),
  POLL_MAX_SECONDS: positive(15, 3_600),
  OVERDUE_AFTER_MINUTES: positive(44, 1_440),
  PROVIDER_TIMEOUT_SECONDS: positive(60, 600),
  RECONCILE_GRACE_SECONDS: positive(30, 3_600),
  MAX_QUEUED: whole(1_000),
  MAX_QUEUED_PER_OWNER: whole(200),
  RETENTION_DAYS: z.coerce.number().positive().optional(),
  MAX_IMAGE_MB: positive(10, 100),
};

const SCHEMA = z.object(SETTINGS);
type Settings = z.infer<typeof SCHEMA>;
type Environment = Readonly<Record<string, string | undefined>>;

/** The names of all settings the app reads, for the documents and templates that list them. */
export const settingNames: readonly string[] = Object.keys(SETTINGS);

/** Reads the configuration; throws one ConfigError that names every problem and what to do. */
export function readConfig(environment: Environment = process.env): Config {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = SCHEMA.safeParse(present);
  const problems = parsed.success ? crossCheck(parsed.data, environment) : parsed.error.issues.map(inWords);
  if (!parsed.success || problems.length > 0) {
    throw new ConfigError(
      `Settings need attention:\n${problems.map((problem) => `- ${problem}`).join("\n")}`,
    );
  }
  return configFrom(parsed.data, environment);
}

function configFrom(settings: Settings, environment: Environment): Config {
  const groups = settings.CAPACITY_GROUPS ?? {};
  return {
    models: settings.VIDEO_MODELS,
    defaultModel: settings.DEFAULT_MODEL ?? null,
    limitsOf: (group) => groups[group] ?? DEFAULT_LIMITS,
    storage: storageFrom(settings),
    auth: authFrom(settings),
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

function crossCheck(settings: Settings, environment: Environment): string[] {
  const problems: string[] = [];
  const names = settings.VIDEO_MODELS.map(({ name }) => name);
  if (settings.DEFAULT_MODEL && !names.includes(settings.DEFAULT_MODEL)) {
    problems.push(
      `DEFAULT_MODEL names '${settings.DEFAULT_MODEL}', which VIDEO_MODELS does not have (${names.join(", ")})`,
    );
  }
  if (
    !settings.MediaStorage &&
    !(settings.MediaStorage__blobServiceUri && settings.MediaStorage__tableServiceUri)
  ) {
    problems.push(
      "MediaStorage (a connection string), or MediaStorage__blobServiceUri and MediaStorage__tableServiceUri, must be set",
    );
  }
  for (const { name, target } of settings.VIDEO_MODELS) {
    if (target.auth.kind === "key" && !environment[target.auth.setting]) {
      problems.push(
        `VIDEO_MODELS: model '${name}' takes its key from the setting ${target.auth.setting}, which is not set`,
      );
    }
  }
  if (settings.POLL_MIN_SECONDS > settings.POLL_MAX_SECONDS)
    problems.push("POLL_MIN_SECONDS is above POLL_MAX_SECONDS");
  return [...problems, ...crossCheckAuth(settings, environment)];
}

function crossCheckAuth({ AUTH_MODE, API_KEYS }: Settings, environment: Environment): string[] {
  if (AUTH_MODE === "open" && environment["WEBSITE_INSTANCE_ID"]) {
    return ["AUTH_MODE=open lets everybody in and is refused on Azure: use keys or easyauth"];
  }
  if (AUTH_MODE === "easyauth" && environment["WEBSITE_AUTH_ENABLED"]?.toLowerCase() !== "true") {
    return ["AUTH_MODE=easyauth needs the platform's sign-in (App Service authentication) to be on"];
  }
  if (AUTH_MODE === "keys" && (API_KEYS ?? []).length === 0)
    return ["AUTH_MODE=keys needs API_KEYS, a JSON array of {owner, sha256, admin}"];
  return [];
}

function inWords(issue: z.core.$ZodIssue): string {
  const [setting, ...rest] = issue.path.map(String);
  const where = rest.length > 0 ? `${setting}: ${rest.join(".")}` : setting;
  const missing = issue.code === "invalid_type" && issue.message.includes("received undefined");
  return `${where} ${missing ? "is not set" : issue.message}`;
}
