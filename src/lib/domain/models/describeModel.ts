import { isRetired } from "./catalogue.ts";
import type { GroupLimits } from "./limits.ts";
import type { VideoModel } from "./model.ts";
import type { ModelObject } from "./modelObject.ts";

/** A configured model in OpenAI's list shape, with what it can make and what that costs. */
export function describeModel(
  { name, target, support, price, retiresAt, ...model }: VideoModel,
  limits: GroupLimits,
  now: number,
): ModelObject {
  return {
    id: name,
    object: "model",
    created: 0,
    owned_by: "dailies",
    api: target.api,
    default_size: support.defaultSize,
    default_seconds: String(support.defaultSeconds),
    sizes: support.sizes.map(({ size, maxVariants }) => ({ size, max_variants: maxVariants })),
    seconds: support.seconds.map(String),
    modes: [...support.modes],
    has_audio: support.audio,
    price: {
      currency: "USD",
      per_second: price.usdPerSecond,
      scales_with_pixels: price.scaleWithPixels,
      estimate: model.priceIsEstimate,
    },
    limits: { max_running: limits.maxRunning, max_creates_per_minute: limits.maxCreatesPerMinute },
    retires_at: retiresAt,
    retired: isRetired({ name, target, support, price, retiresAt, ...model }, now),
  };
}
