import { isRetired } from "./catalogue.ts";
import type { GroupLimits } from "./limits.ts";
import type { Rate, VideoModel } from "./model.ts";
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
    sizes: support.sizes.map(({ size, maxVariants, seconds }) => ({
      size,
      max_variants: maxVariants,
      ...(seconds ? { seconds: seconds.map(String) } : {}),
    })),
    seconds: support.seconds.map(String),
    modes: [...support.modes],
    has_audio: support.audio,
    fields: [...(support.callerFields ?? [])],
    price: {
      currency: "USD",
      ...rateObject(price),
      ...(price.bySize ? { by_size: bySize(price.bySize) } : {}),
      scales_with_pixels: price.scaleWithPixels,
      estimate: model.priceIsEstimate,
    },
    limits: { max_running: limits.maxRunning, max_creates_per_minute: limits.maxCreatesPerMinute },
    retires_at: retiresAt,
    retired: isRetired({ name, target, support, price, retiresAt, ...model }, now),
  };
}

function rateObject({ usdPerSecond, silent }: Rate) {
  return {
    per_second: usdPerSecond,
    ...(silent === undefined ? {} : { per_second_silent: silent }),
  };
}

function bySize(rates: Readonly<Record<string, Rate>>) {
  return Object.entries(rates).map(([size, rate]) => ({ size, ...rateObject(rate) }));
}
