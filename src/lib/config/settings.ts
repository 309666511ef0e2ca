import * as z from "zod";
import type { Profile } from "../domain/models/profile.ts";
import { ABOUT, type AboutSetting } from "./aboutSetting.ts";
import {
  API_KEYS,
  amount,
  CONNECTION_STRING,
  dollars,
  json,
  OWNER_BUDGETS,
  optional,
  PUBLIC_URL,
  seconds,
  TRY_WORDS,
  whole,
} from "./kinds.ts";
import { CAPACITY_GROUPS_SCHEMA, videoModelsSchema } from "./modelSettings.ts";
import { WEBHOOKS } from "./webhookSettings.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
const MEBIBYTE = 1024 * 1024;

const PLAIN = {
  groups: optional(json(CAPACITY_GROUPS_SCHEMA)).register(ABOUT, {
    name: "CAPACITY_GROUPS",
    means: "JSON object: group to `{maxRunning, maxCreatesPerMinute}`; `maxRunning` 0 pauses it",
    unset: "2 running",
    keyedBy: "group",
  }),
  defaultModel: optional(z.string().min(1)).register(ABOUT, {
    name: "DEFAULT_MODEL",
    means: "used when a request names none",
  }),
  connectionString: optional(CONNECTION_STRING).register(ABOUT, {
    name: "MediaStorage",
    means: "connection string of the storage account for films and records",
    unset: "needed, or the next two",
    secret: true,
    example: "UseDevelopmentStorage=true",
  }),
  blobServiceUri: optional(z.url()).register(ABOUT, {
    name: "MediaStorage__blobServiceUri",
    means: "instead of the connection string: its blob service, reached as an identity",
  }),
  tableServiceUri: optional(z.url()).register(ABOUT, {
    name: "MediaStorage__tableServiceUri",
    means: "and its table service",
  }),
  authMode: z.enum(["keys", "easyauth", "open"]).register(ABOUT, {
    name: "AUTH_MODE",
    means: "`keys`, `easyauth`, or `open` (on a developer's machine only, and only over loopback)",
    unset: "needed",
    example: "open",
  }),
  apiKeys: optional(json(API_KEYS)).register(ABOUT, {
    name: "API_KEYS",
    means: "JSON array of `{owner, sha256, admin}`: hashes only, made by `npm run keys`",
    unset: "needed with `keys`",
  }),
  publicUrl: optional(PUBLIC_URL).register(ABOUT, {
    name: "PUBLIC_URL",
    means: "the address callers know, where a gateway is in front; every URL given out begins with it",
    unset: "the request's own",
  }),
  pollMinMs: seconds(3_600).register(ABOUT, {
    name: "POLL_MIN_SECONDS",
    means: "shortest wait between two polls of a job, once films like it are likely to be done",
    default: "3",
  }),
  pollMaxMs: seconds(3_600).register(ABOUT, {
    name: "POLL_MAX_SECONDS",
    means: "longest wait between two polls, once films like it are likely to be done",
    default: "15",
  }),
  overdueAfterMs: amount(1_440, MINUTE).register(ABOUT, {
    name: "OVERDUE_AFTER_MINUTES",
    means: "from then on a poll every 5 minutes, until the provider's expiry",
    default: "44",
  }),
  providerTimeoutMs: seconds(600).register(ABOUT, {
    name: "PROVIDER_TIMEOUT_SECONDS",
    means: "how long one provider call may take",
    default: "60",
  }),
  claimMarginMs: seconds(3_600, 1).register(ABOUT, {
    name: "CLAIM_MARGIN_SECONDS",
    means: "how much longer than its call may take a create counts as under way; 1 at least",
    default: "30",
  }),
  reconcileGraceMs: seconds(3_600).register(ABOUT, {
    name: "RECONCILE_GRACE_SECONDS",
    means: "how long a lost create may stay unlisted",
    default: "30",
  }),
  maxQueued: whole().register(ABOUT, {
    name: "MAX_QUEUED",
    means: "unfinished videos of everybody together, then 429",
    default: "1000",
  }),
  maxQueuedPerOwner: whole().register(ABOUT, {
    name: "MAX_QUEUED_PER_OWNER",
    means: "unfinished videos of one owner, then 429",
    default: "200",
  }),
  budgetPerDay: optional(dollars()).register(ABOUT, {
    name: "BUDGET_USD_PER_DAY",
    means: "US dollars that all owners together may spend a UTC day, then 402",
    unset: "no limit",
  }),
  budgetPerMonth: optional(dollars()).register(ABOUT, {
    name: "BUDGET_USD_PER_MONTH",
    means: "the same a UTC month",
    unset: "no limit",
  }),
  ownerBudgets: optional(json(OWNER_BUDGETS)).register(ABOUT, {
    name: "OWNER_BUDGETS",
    means: "JSON object: owner, or `*` for each of the others, to `{perDay, perMonth}` in US dollars",
    unset: "no limit",
    keyedBy: "owner",
  }),
  retentionMs: optional(amount(36_500, DAY)).register(ABOUT, {
    name: "RETENTION_DAYS",
    means: "when archived films are removed",
    unset: "never",
  }),
  maxImageBytes: amount(100, MEBIBYTE).register(ABOUT, {
    name: "MAX_IMAGE_MB",
    means: "largest input image",
    default: "10",
  }),
  webhooks: WEBHOOKS.register(ABOUT, {
    name: "WEBHOOKS",
    means:
      "JSON array of `{url, secretSetting, owner, events}`: who is told of videos' ends; `owner` and `events` left out = all",
    unset: "nobody",
  }),
  telemetryEndpoint: optional(z.url()).register(ABOUT, {
    name: "OTEL_EXPORTER_OTLP_ENDPOINT",
    means: "collector that traces and metrics are sent to, as OTLP over HTTP",
    unset: "nothing is sent",
  }),
  studioTry: optional(json(TRY_WORDS)).register(ABOUT, {
    name: "STUDIO_TRY",
    means: "JSON array of `{word, what}`: words for a prompt that the page offers, as `npm start` sets them",
    unset: "none",
  }),
};

/**
 * Every setting of the app, one entry each: what the code calls it, how it is read, what people are told of it. From
 * here come the type of the configuration, local.settings.example.json and the README's table (`npm run docs`).
 * `profiles` are those of the APIs that models can speak.
 */
export const settingsFor = (profiles: readonly Profile[]) => ({
  models: json(videoModelsSchema(profiles)).register(ABOUT, {
    name: "VIDEO_MODELS",
    means: "JSON array, one entry a model, see below",
    unset: "needed",
  }),
  ...PLAIN,
});

/** What is told of a setting; throws for a schema that says nothing of itself. */
export function about(schema: z.ZodType): AboutSetting {
  const said = ABOUT.get(schema);
  if (!said) throw new Error("A setting says nothing of itself: register it as the others are.");
  return said;
}

/** What is told of every setting of the app, in the order in which people read it. */
export const aboutSettings: readonly AboutSetting[] = Object.values(settingsFor([])).map(about);

/** The names of all settings the app reads, for the templates that set them. */
export const settingNames: readonly string[] = aboutSettings.map(({ name }) => name);

/** All settings, read and checked one by one. */
export type Settings = z.infer<z.ZodObject<ReturnType<typeof settingsFor>>>;

/** What of the settings could be read. */
export type ReadableSettings = { readonly [Field in keyof Settings]?: Settings[Field] | undefined };

/** App settings by name, as the platform hands them to the app. */
export type Environment = Readonly<Record<string, string | undefined>>;
