import type { VideoModel } from "./model.ts";

/** The models a request can name, and the one used when it names none. */
export interface Catalogue {
  readonly models: readonly VideoModel[];
  readonly defaultModel: string | null;
}

/** True from the day on which the provider no longer takes requests for the model. */
export function isRetired({ retiresAt }: VideoModel, now: number): boolean {
  return retiresAt !== null && now >= Date.parse(retiresAt);
}

/** The names of the models that can still be asked for. */
export function availableModels(models: readonly VideoModel[], now: number): readonly string[] {
  return models.filter((model) => !isRetired(model, now)).map(({ name }) => name);
}
