import { KIND_NAMES, traitsOf } from "../../../local/sora/kinds.ts";
import { PROFILES } from "../../../src/lib/providers/registry.ts";
import type { ModelChanges } from "./soraModel.ts";
import { type ModelPlace, VERTEX_PLACE } from "./veoModels.ts";

/** Every API of tasks that is spoken and simulated. */
export const TASK_APIS: readonly string[] = PROFILES.map(({ api }) => api).filter((api) =>
  KIND_NAMES.some((kind) => kind === api && traitsOf(kind).speech),
);

/** Where a model is, and its films are put, where the name of its API does not say it. */
const PLACES: Readonly<Record<string, ModelPlace>> = { "veo-vertex": VERTEX_PLACE };

/** What an entry says where no profile knows it. */
const UNKNOWN = { sizes: ["1280x720"], seconds: [4, 8], price: { usdPerSecond: 0.5 } };

/** VIDEO_MODELS with the simulated model of one API of tasks alone, under the name `film`. */
export function taskModel(api: string, changes: ModelChanges = {}) {
  const profile = PROFILES.find((each) => each.api === api);
  const kind = KIND_NAMES.find((each) => each === api);
  return (endpoint: string): readonly ModelChanges[] => [
    {
      name: "film",
      api,
      deployment: kind && traitsOf(kind).deployment,
      endpoint: `${endpoint}/${PLACES[api]?.path ?? api}`,
      bucket: PLACES[api]?.bucket,
      auth: "key",
      keySetting: "SORA_KEY",
      ...(profile?.formats ? {} : UNKNOWN),
      ...changes,
    },
  ];
}
