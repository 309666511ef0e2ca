import type { VideoModel } from "../../src/lib/domain/models/model.ts";
import type { Amount } from "../../src/lib/domain/money/amount.ts";
import { parseVideoRequest } from "../../src/lib/domain/request/parseVideoRequest.ts";
import type { VideoRequest } from "../../src/lib/domain/request/request.ts";
import { planVideo } from "../../src/lib/domain/video/plan.ts";

/** A film to try a model with. */
export interface Trial {
  readonly request: VideoRequest;
  readonly estimated: Amount;
}

/** The cheapest film that the model makes of a prompt alone, the shortest of those; null when it makes none. */
export function cheapestFilm(model: VideoModel, prompt: string): Trial | null {
  const { sizes, seconds } = model.support;
  const films = sizes.flatMap((each) =>
    (each.seconds ?? seconds).flatMap((length) =>
      trialOf(model, { prompt, size: each.size, seconds: length }),
    ),
  );
  return films.sort((a, b) => a.estimated - b.estimated || a.request.seconds - b.request.seconds)[0] ?? null;
}

function trialOf(model: VideoModel, fields: Readonly<Record<string, unknown>>): readonly Trial[] {
  const catalogue = { models: [model], defaultModel: model.name };
  const parsed = parseVideoRequest({ model: model.name, ...fields }, null, catalogue);
  if (parsed.kind === "invalid") return [];
  return [{ request: parsed.request, estimated: planVideo(parsed.request, model).estimated }];
}
