import { videoModelsSchema } from "../../../src/lib/config/modelSettings.ts";
import type { Catalogue } from "../../../src/lib/domain/models/catalogue.ts";
import type { VideoModel } from "../../../src/lib/domain/models/model.ts";
import { PROFILES } from "../../../src/lib/providers/registry.ts";

/** A model as the settings make it of this entry. */
export function configured(entry: Readonly<Record<string, unknown>>): VideoModel {
  const [model] = videoModelsSchema(PROFILES).parse([entry]);
  if (!model) throw new Error("the settings gave no model");
  return model;
}

export const SORA_1 = configured({ name: "sora", api: "sora-1", endpoint: "https://films.example" });
export const SORA_2 = configured({ name: "sora-2", endpoint: "https://films.example" });
export const OTHER = configured({
  name: "wan",
  api: "openai-videos",
  endpoint: "https://own.example/v1",
  price: { usdPerSecond: 0.03 },
  sizes: ["832x480", "480x832"],
  seconds: [5, 10],
});

/** The three models, and no default. */
export const CATALOGUE: Catalogue = { models: [SORA_1, SORA_2, OTHER], defaultModel: null };
