import * as z from "zod";
import type { GroupLimits } from "../domain/models/limits.ts";
import {
  CREATE_BODY_FORMS,
  type Formats,
  PATH_STYLES,
  type Price,
  type VideoModel,
} from "../domain/models/model.ts";
import { asNamed, asServed, type Profile } from "../domain/models/profile.ts";
import { serverOf } from "../domain/models/resource.ts";
import { ABILITY_SHAPE, formatsOf, misfits, narrowed, strangeSizes } from "./abilitySettings.ts";
import { AUTH_KINDS, authOf, signInMisfits } from "./modelAuth.ts";
import { placeMisfits } from "./placeSettings.ts";
import { ENDPOINT, LIMITS, poolOf, RESOURCES, withFirstResource } from "./resourceSettings.ts";

const entrySchema = (apis: readonly string[]) =>
  z.strictObject({
    name: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, { error: "has characters a model name cannot have" }),
    api: z.enum(apis).optional(),
    endpoint: ENDPOINT.optional(),
    resources: RESOURCES.optional(),
    deployment: z.string().optional(),
    server: z.string().optional(),
    createBody: z.enum(CREATE_BODY_FORMS).optional(),
    bucket: z.string().optional(),
    paths: z.enum(PATH_STYLES).default("v1"),
    apiVersion: z.string().min(1).optional(),
    auth: z.enum(AUTH_KINDS).default("identity"),
    scope: z.string().min(1).optional(),
    keySetting: z.string().min(1).optional(),
    group: z.string().min(1).max(200).optional(),
    exclusive: z.boolean().default(false),
    reconcile: z.enum(["list", "never"]).optional(),
    retiresAt: z.iso.date().optional(),
    ...ABILITY_SHAPE,
  });

type ModelEntry = z.infer<ReturnType<typeof entrySchema>> & { readonly endpoint: string };

/** The setting VIDEO_MODELS: one entry a model, names unique. `profiles` are those of the APIs that can be spoken. */
export const videoModelsSchema = (profiles: readonly Profile[]) =>
  z
    .array(modelSchema(profiles))
    .min(1)
    .refine((models) => new Set(models.map(({ name }) => name)).size === models.length, {
      error: "two models have the same name",
    });

const modelSchema = (profiles: readonly Profile[]) =>
  entrySchema(profiles.map(({ api }) => api)).transform((given, context) => {
    const refuse = (member: string, message: string) =>
      context.addIssue({ code: "custom", path: [member], message });
    const entry = withFirstResource(given);
    if (!entry) {
      refuse("endpoint", "is not set");
      return z.NEVER;
    }
    const known = profileOf(entry, profiles);
    if (!known) {
      refuse("api", "is not set, and the deployment's name does not tell it");
      return z.NEVER;
    }
    const profile = asNamed(asServed(known, entry.server), deploymentOf(entry));
    const problems = [
      ...signInMisfits(entry, profile),
      ...placeMisfits(entry, profile),
      ...strangers(entry, profile),
      ...misfits(entry, profile),
    ];
    for (const [member, message] of problems) refuse(member, message);
    const price = entry.price ?? profile.price.usual;
    const formats = profile.formats ?? formatsOf(entry);
    if (!price || !formats) return z.NEVER;
    for (const [member, message] of strangeSizes(price, formats)) refuse(member, message);
    return modelFrom(entry, profile, { price, formats });
  });

/** What an entry says of its server that no server of this API is. */
function strangers(entry: ModelEntry, { servers, bodies }: Profile): [member: string, message: string][] {
  const found: [string, string][] = [];
  const names = Object.keys(servers ?? {});
  if (entry.server !== undefined && !names.includes(entry.server))
    found.push(["server", names.length > 0 ? `must be one of ${inQuotes(names)}` : "belongs to another api"]);
  if (entry.createBody !== undefined && !bodies?.includes(entry.createBody))
    found.push(["createBody", bodies ? `must be ${inQuotes(bodies)}` : "belongs to another api"]);
  // A server of one model may be asked without its name.
  if (entry.deployment === "" && !servers) found.push(["deployment", "must have at least 1 character"]);
  return found;
}

function inQuotes(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(", ");
}

/** The setting CAPACITY_GROUPS: group name to its limits. */
export const CAPACITY_GROUPS_SCHEMA = z.record(
  z.string(),
  z.strictObject(LIMITS).transform((limits): GroupLimits => limits),
);

interface Found {
  readonly price: Price;
  readonly formats: Formats;
}

function modelFrom(entry: ModelEntry, profile: Profile, { price, formats }: Found): VideoModel {
  const target = {
    api: profile.api,
    endpoint: entry.endpoint,
    deployment: deploymentOf(entry),
    paths: entry.paths,
    apiVersion: entry.apiVersion ?? null,
    auth: authOf(entry),
    ...(entry.server === undefined ? {} : { server: entry.server }),
    ...(entry.createBody === undefined ? {} : { createBody: entry.createBody }),
    ...(entry.bucket === undefined ? {} : { bucket: entry.bucket }),
  };
  const pool = poolOf(entry.resources, target);
  return {
    name: entry.name,
    target: pool?.[0]?.target ?? target,
    pool,
    group: entry.group ?? (entry.resources ? `pool:${entry.name}` : serverOf(entry.endpoint)),
    exclusive: entry.exclusive,
    reconcile: entry.reconcile ?? profile.reconcile,
    price,
    priceIsEstimate: profile.price.isEstimate,
    retiresAt: entry.retiresAt ?? null,
    support: { ...narrowed(entry, profile.abilities), ...formats },
    fields: entry.fields,
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
