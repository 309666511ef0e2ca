import * as z from "zod";
import type { PoolResource, ProviderAuth, ProviderTarget, VideoModel } from "../domain/models/model.ts";
import { resourceKey, targetsOf } from "../domain/models/resource.ts";
import type { SettingProblem } from "./settingProblem.ts";

/** Where a provider is asked. */
export const ENDPOINT = z.url({
  protocol: /^https?$/,
  error: ({ input }) => (input === undefined ? undefined : "must be an http or https URL"),
});

/** What a group, or a resource of a pool, may run and be asked. */
export const LIMITS = {
  maxRunning: z.int().min(0).max(1_000).default(2),
  maxCreatesPerMinute: z.int().min(1).max(1_000).nullable().default(null),
};

/** The resources of a model: what one of them leaves out is the model's. */
export const RESOURCES = z
  .array(
    z.strictObject({
      endpoint: ENDPOINT.optional(),
      deployment: z.string().min(1).optional(),
      keySetting: z.string().min(1).optional(),
      ...LIMITS,
    }),
  )
  .min(1)
  .max(100);

const SIGNED_BY_SETTING: ReadonlySet<string> = new Set(["key", "google"]);

type Resources = z.infer<typeof RESOURCES>;

interface Entry {
  readonly endpoint?: string | undefined;
  readonly auth: string;
  readonly keySetting?: string | undefined;
  readonly resources?: Resources | undefined;
}

/** An entry whose endpoint is known. */
export type Placed<E extends Entry> = E & {
  readonly endpoint: string;
  readonly keySetting?: string | undefined;
};

/**
 * The entry with what all of its resources say and it does not; null where a resource, or the entry without any, has no
 * endpoint.
 */
export function withFirstResource<E extends Entry>(entry: E): Placed<E> | null {
  const { resources = [] } = entry;
  const endpoint = entry.endpoint ?? resources[0]?.endpoint;
  if (endpoint === undefined || resources.some((each) => (each.endpoint ?? entry.endpoint) === undefined))
    return null;
  const keys = resources.flatMap(({ keySetting }) => keySetting ?? []);
  // A key that some of them name is nobody else's: it must not be sent to another server.
  const isForAll = !SIGNED_BY_SETTING.has(entry.auth) || keys.length === resources.length;
  return { ...entry, endpoint, keySetting: entry.keySetting ?? (isForAll ? keys[0] : undefined) };
}

/** The pool that a model's entry makes of its resources; null where it has none. `model` is the model's own target. */
export function poolOf(
  resources: Resources | undefined,
  model: ProviderTarget,
): readonly PoolResource[] | null {
  if (!resources) return null;
  return resources.map(({ endpoint, deployment, keySetting, ...limits }) => ({
    target: {
      ...model,
      endpoint: endpoint ?? model.endpoint,
      deployment: deployment ?? model.deployment,
      auth: keySetting === undefined ? model.auth : signedBy(keySetting, model.auth),
    },
    limits,
  }));
}

function signedBy(setting: string, { kind }: ProviderAuth): ProviderAuth {
  return { kind: kind === "google" ? kind : "key", setting };
}

/** One resource belongs to one line, which alone can count what runs there and tell whose a job is. */
export function crossCheckResources(models: readonly VideoModel[]): SettingProblem[] {
  const lines = new Map<string, Set<string>>();
  for (const model of models)
    for (const target of targetsOf(model)) {
      const resource = resourceKey(target);
      lines.set(resource, (lines.get(resource) ?? new Set()).add(model.group));
    }
  const split = [...lines.values()].filter((groups) => groups.size > 1);
  const twice = models.filter(({ pool }) => pool && new Set(pool.map(keyOf)).size < pool.length);
  return [
    ...(split.length === 0 ? [] : [problem(ONE_LINE)]),
    ...(twice.length === 0
      ? []
      : [problem("has a model with one resource twice: give each its own endpoint or key")]),
  ];
}

const ONE_LINE =
  "has one resource (the same endpoint and key) in two groups, which would not see each other's jobs: give these models one `group`";

function keyOf({ target }: PoolResource): string {
  return resourceKey(target);
}

function problem(what: string): SettingProblem {
  return { name: "VIDEO_MODELS", problem: what };
}
