import { z } from "zod";
import type { GroupLimits } from "../domain/models/limits.ts";
import { type Formats, PATH_STYLES, type Price, type VideoModel } from "../domain/models/model.ts";
import type { Profile } from "../domain/models/profile.ts";
import { parseSize } from "../domain/models/size.ts";
import { AUTH_KINDS, authOf, signInMisfits } from "./modelAuth.ts";

const SIZE = z.string().refine((text) => parseSize(text) !== null, { error: 'is not of the form "WxH"' });

const entrySchema = (apis: readonly string[]) =>
  z.strictObject({
    name: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, { error: "has characters a model name cannot have" }),
    api: z.enum(apis).optional(),
    endpoint: z.url({
      protocol: /^https?$/,
      error: ({ input }) => (input === undefined ? undefined : "must be an http or https URL"),
    }),
    deployment: z.string().min(1).optional(),
    paths: z.enum(PATH_STYLES).default("v1"),
    apiVersion: z.string().min(1).optional(),
    auth: z.enum(AUTH_KINDS).default("identity"),
    scope: z.string().min(1).optional(),
    keySetting: z.string().min(1).optional(),
    group: z.string().min(1).max(200).optional(),
    exclusive: z.boolean().default(false),
    reconcile: z.enum(["list", "never"]).optional(),
    price: z
      .strictObject({
        usdPerSecond: z.number().min(0).max(1_000),
        scaleWithPixels: z.boolean().default(false),
      })
      .optional(),
    retiresAt: z.iso.date().optional(),
    sizes: z.array(SIZE).min(1).optional(),
    seconds: z.array(z.int().min(1).max(3_600)).min(1).optional(),
  });

type ModelEntry = z.infer<ReturnType<typeof entrySchema>>;

/** The setting VIDEO_MODELS: one entry a model, names unique. `profiles` are those of the APIs that can be spoken. */
export const videoModelsSchema = (profiles: readonly Profile[]) =>
  z
    .array(modelSchema(profiles))
    .min(1)
    .refine((models) => new Set(models.map(({ name }) => name)).size === models.length, {
      error: "two models have the same name",
    });

const modelSchema = (profiles: readonly Profile[]) =>
  entrySchema(profiles.map(({ api }) => api)).transform((entry, context) => {
    const refuse = (member: string, message: string) =>
      context.addIssue({ code: "custom", path: [member], message });
    const profile = profileOf(entry, profiles);
    if (!profile) {
      refuse("api", "is not set, and the deployment's name does not tell it");
      return z.NEVER;
    }
    for (const [member, message] of signInMisfits(entry, profile)) refuse(member, message);
    for (const [member, message] of misfits(entry, profile)) refuse(member, message);
    const price = entry.price ?? profile.price.usual;
    const formats = profile.formats ?? formatsOf(entry);
    return price && formats ? modelFrom(entry, profile, { price, formats }) : z.NEVER;
  });

/** What an entry lacks that only its operator knows, and what it says although it is known. */
function misfits(entry: ModelEntry, { api, price, formats }: Profile): [member: string, message: string][] {
  const found: [string, string][] = [];
  if (price.usual === null && !entry.price) found.push(["price", `is needed for ${api}`]);
  for (const member of ["sizes", "seconds"] as const) {
    if (formats === null && !entry[member]) found.push([member, `is needed for ${api}`]);
    if (formats !== null && entry[member]) found.push([member, `cannot be set: those of ${api} are known`]);
  }
  return found;
}

/** The setting CAPACITY_GROUPS: group name to its limits. */
export const CAPACITY_GROUPS_SCHEMA = z.record(
  z.string(),
  z
    .strictObject({
      maxRunning: z.int().min(0).max(1_000).default(2),
      maxCreatesPerMinute: z.int().min(1).max(1_000).nullable().default(null),
    })
    .transform((limits): GroupLimits => limits),
);

/** Limits of a group that no setting names: two jobs at a time. */
export const DEFAULT_LIMITS: GroupLimits = { maxRunning: 2, maxCreatesPerMinute: null };

/** A configured server makes up to this many films of one request. */
const MOST_VARIANTS = 4;

interface Found {
  readonly price: Price;
  readonly formats: Formats;
}

function modelFrom(entry: ModelEntry, profile: Profile, { price, formats }: Found): VideoModel {
  return {
    name: entry.name,
    target: {
      api: profile.api,
      endpoint: entry.endpoint,
      deployment: deploymentOf(entry),
      paths: entry.paths,
      apiVersion: entry.apiVersion ?? null,
      auth: authOf(entry),
    },
    group: entry.group ?? resourceOf(entry.endpoint),
    exclusive: entry.exclusive,
    reconcile: entry.reconcile ?? profile.reconcile,
    price,
    priceIsEstimate: profile.price.isEstimate,
    retiresAt: entry.retiresAt ?? null,
    support: { ...profile.abilities, ...formats },
  };
}

/** The API of an entry: the one it names, else the one its deployment's name tells, else the usual one. */
function profileOf(entry: ModelEntry, profiles: readonly Profile[]): Profile | undefined {
  if (entry.api !== undefined) return profiles.find(({ api }) => api === entry.api);
  const deployment = deploymentOf(entry);
  return (
    profiles.find(({ guess }) => guess.kind === "part" && deployment.includes(guess.of)) ??
    profiles.find(({ guess }) => guess.kind === "otherwise")
  );
}

function deploymentOf({ deployment, name }: ModelEntry): string {
  return deployment ?? name;
}

/** What a server is said to make, the first of each list its default; null where something is not said. */
function formatsOf({ sizes = [], seconds = [] }: ModelEntry): Formats | null {
  const [defaultSize] = sizes;
  const [defaultSeconds] = seconds;
  if (defaultSize === undefined || defaultSeconds === undefined) return null;
  const supported = sizes.map((size) => ({ size, maxVariants: MOST_VARIANTS }));
  return { sizes: supported, seconds, defaultSize, defaultSeconds };
}

/** The resource an endpoint belongs to: limits are per resource, so it is the default capacity group. */
function resourceOf(endpoint: string): string {
  const url = new URL(endpoint);
  const path = url.pathname.split(/\/(?:openai|v1)(?:\/|$)/)[0] ?? "";
  return `${url.host}${path.replace(/\/+$/, "")}`;
}
