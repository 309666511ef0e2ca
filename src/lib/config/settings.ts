import { z } from "zod";
import { CAPACITY_GROUPS_SCHEMA, VIDEO_MODELS_SCHEMA } from "./modelSettings.ts";

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

const NO_PUBLIC_URL =
  "must be the absolute http or https URL that callers know, without /api/v1, query or fragment";

function isPublicUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, pathname, search, hash, username, password } = new URL(text);
  const isPlain = search + hash + username + password === "" && !/[?#]/.test(text);
  return /^https?:$/.test(protocol) && isPlain && !/\/api\/v1\/?$/i.test(pathname);
}

const API_KEYS_SCHEMA = z.array(
  z.strictObject({
    owner: z.string().min(1).max(128),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/i, { error: "must be 64 hexadecimal digits, the SHA-256 of the key" }),
    admin: z.boolean().default(false),
  }),
);

/** Every setting of the app, one line each; the platform's own are not among them. */
export const SETTINGS = {
  VIDEO_MODELS: json(VIDEO_MODELS_SCHEMA),
  CAPACITY_GROUPS: json(CAPACITY_GROUPS_SCHEMA).optional(),
  DEFAULT_MODEL: z.string().min(1).optional(),
  MediaStorage: z.string().min(1).optional(),
  MediaStorage__blobServiceUri: z.url().optional(),
  MediaStorage__tableServiceUri: z.url().optional(),
  PUBLIC_URL: z.string().refine(isPublicUrl, { error: NO_PUBLIC_URL }).optional(),
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

/** The names of all settings the app reads, for the documents and templates that list them. */
export const settingNames: readonly string[] = Object.keys(SETTINGS);
