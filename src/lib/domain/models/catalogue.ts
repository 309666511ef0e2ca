import type { VideoModel } from "./model.ts";

/** True from the day on which the provider no longer takes requests for the model. */
export function isRetired({ retiresAt }: VideoModel, now: number): boolean {
  return retiresAt !== null && now >= Date.parse(retiresAt);
}

/** The names of the models that can still be asked for. */
export function availableModels(models: readonly VideoModel[], now: number): readonly string[] {
  return models.filter((model) => !isRetired(model, now)).map(({ name }) => name);
}
