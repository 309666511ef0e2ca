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
  RETENTION_DAYS: z.coerce.number().positive().max(36_500).optional(),
  MAX_IMAGE_MB: positive(10, 100),
};

const SCHEMA = z.object(SETTINGS);
type Settings = z.infer<typeof SCHEMA>;
/** What of the settings could be read. */
type ReadableSettings = { readonly [Name in keyof Settings]?: Settings[Name] | undefined };
type Environment = Readonly<Record<string, string | undefined>>;

/** The names of all settings the app reads, for the documents and templates that list them. */
export const settingNames: readonly string[] = Object.keys(SETTINGS);

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

/** What is wrong with a value, after the setting's name; never the value itself, which may be a secret. */
const IN_WORDS: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? "is not set" : `must be ${withArticle(issue.expected)}`;
    case "invalid_value":
      return `must be one of ${issue.values.map((value) => `'${String(value)}'`).join(", ")}`;
    case "invalid_format":
      return FORMATS[issue.format];
    case "too_small":
      return issue.inclusive === false
        ? `must be above ${issue.minimum}`
        : limit("at least", issue.minimum, issue.origin);
    case "too_big":
      return limit("at most", issue.maximum, issue.origin);
    case "unrecognized_keys":
      return `has unknown members: ${issue.keys.join(", ")}`;
    default:
      return undefined;
  }
};

function withArticle(type: string): string {
  const name = type === "int" ? "whole number" : type;
  return /^[aeio]/.test(name) ? `an ${name}` : `a ${name}`;
}

const FORMATS: Readonly<Record<string, string>> = {
  url: "must be a URL",
  date: "must be a date, YYYY-MM-DD",
};

function limit(how: string, count: number | bigint, origin: string): string {
  if (origin === "string") return `must have ${how} ${count} ${count === 1 ? "character" : "characters"}`;
  if (origin === "array") return `must have ${how} ${count} ${count === 1 ? "entry" : "entries"}`;
  return `must be ${how} ${count}`;
}

function describeIssue({ path, message }: z.core.$ZodIssue): string {
  const [setting, ...rest] = path.map(String);
  return `${setting}${rest.length > 0 ? `: ${rest.join(".")}` : ""} ${message}`;
}
