import { z } from "zod";
import type { GroupLimits } from "../domain/models/limits.ts";
import {
  PATH_STYLES,
  type ProviderAuth,
  RECONCILE_KINDS,
  type Support,
  VIDEO_APIS,
  type VideoApi,
  type VideoModel,
} from "../domain/models/model.ts";
import { parseSize } from "../domain/models/size.ts";
import { configuredSupport, SORA1_SUPPORT, SORA2_SUPPORT } from "../domain/models/support.ts";

const SIZE = z.string().refine((text) => parseSize(text) !== null, { error: 'is not of the form "WxH"' });

const MODEL_SCHEMA = z
  .strictObject({
    name: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, { error: "has characters a model name cannot have" }),
    api: z.enum(VIDEO_APIS).optional(),
    endpoint: z.url({
      protocol: /^https?$/,
      error: ({ input }) => (input === undefined ? undefined : "must be an http or https URL"),
    }),
    deployment: z.string().min(1).optional(),
    paths: z.enum(PATH_STYLES).default("v1"),
    apiVersion: z.string().min(1).optional(),
    auth: z.enum(["identity", "key", "none"]).default("identity"),
    keySetting: z.string().min(1).optional(),
    group: z.string().min(1).max(200).optional(),
    exclusive: z.boolean().default(false),
    reconcile: z.enum(RECONCILE_KINDS).optional(),
    price: z
      .strictObject({
        usdPerSecond: z.number().min(0).max(1_000),
        scaleWithPixels: z.boolean().default(false),
      })
      .optional(),
    retiresAt: z.iso.date().optional(),
    sizes: z.array(SIZE).min(1).optional(),
    seconds: z.array(z.int().min(1).max(3_600)).min(1).optional(),
  })
  .superRefine((entry, context) => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    if (entry.auth === "key" && !entry.keySetting)
      refuse("keySetting", 'is needed with auth "key": the name of the setting that holds the key');
    if (entry.auth !== "key" && entry.keySetting) refuse("keySetting", 'belongs to auth "key"');
    if (apiOf(entry) === "openai-videos") {
      if (!entry.price) refuse("price", "is needed for openai-videos");
      if (!entry.sizes) refuse("sizes", "is needed for openai-videos");
      if (!entry.seconds) refuse("seconds", "is needed for openai-videos");
    } else if (entry.sizes || entry.seconds)
      refuse("sizes", "and seconds belong to openai-videos; Sora's are known");
  });

type ModelEntry = z.infer<typeof MODEL_SCHEMA>;

/** The setting VIDEO_MODELS: one entry a model, names unique. */
export const VIDEO_MODELS_SCHEMA = z
  .array(MODEL_SCHEMA)
  .min(1)
  .refine((models) => new Set(models.map(({ name }) => name)).size === models.length, {
    error: "two models have the same name",
  })
  .transform((models) => models.map(modelFrom));

/** The setting CAPACITY_GROUPS: group name to its limits. */
export const CAPACITY_GROUPS_SCHEMA = z.record(
  z.string(),
  z
    .strictObject({
      maxRunning: z.int().min(1).max(1_000).default(2),
      maxCreatesPerMinute: z.int().min(1).max(1_000).nullable().default(null),
    })
    .transform((limits): GroupLimits => limits),
);

/** Limits of a group that no setting names: two jobs at a time. */
export const DEFAULT_LIMITS: GroupLimits = { maxRunning: 2, maxCreatesPerMinute: null };

const PRICES = {
  "sora-1": { usdPerSecond: 0.05, scaleWithPixels: true },
  "sora-2": { usdPerSecond: 0.1, scaleWithPixels: false },
  "openai-videos": { usdPerSecond: 0, scaleWithPixels: false },
} as const;

function modelFrom(entry: ModelEntry): VideoModel {
  const api = apiOf(entry);
  return {
    name: entry.name,
    target: {
      api,
      endpoint: entry.endpoint,
      deployment: entry.deployment ?? entry.name,
      paths: entry.paths,
      apiVersion: entry.apiVersion ?? null,
      auth: authOf(entry),
    },
    group: entry.group ?? resourceOf(entry.endpoint),
    exclusive: entry.exclusive,
    reconcile: entry.reconcile ?? (api === "openai-videos" ? "never" : "list"),
    price: entry.price ?? PRICES[api],
    retiresAt: entry.retiresAt ?? null,
    support: supportOf(api, entry),
  };
}

/** The protocol, guessed from the deployment's name where it is not configured. */
function apiOf({ api, deployment, name }: Pick<ModelEntry, "api" | "deployment" | "name">): VideoApi {
  return api ?? ((deployment ?? name).includes("sora-2") ? "sora-2" : "sora-1");
}

function authOf({ auth, keySetting }: ModelEntry): ProviderAuth {
  return auth === "key" ? { kind: "key", setting: keySetting ?? "" } : { kind: auth };
}

function supportOf(api: VideoApi, { sizes, seconds }: ModelEntry): Support {
  if (api === "sora-1") return SORA1_SUPPORT;
  return api === "sora-2" ? SORA2_SUPPORT : configuredSupport(sizes ?? [], seconds ?? []);
}

/** The resource an endpoint belongs to: limits are per resource, so it is the default capacity group. */
function resourceOf(endpoint: string): string {
  const url = new URL(endpoint);
  const path = url.pathname.split(/\/(?:openai|v1)(?:\/|$)/)[0] ?? "";
  return `${url.host}${path.replace(/\/+$/, "")}`;
}
