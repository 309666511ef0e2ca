import type { Price, VideoModel } from "./model.ts";

/** What a film's price depends on, beside its length. */
interface Priced {
  readonly size: string;
  readonly generate_audio?: boolean | undefined;
}

/**
 * The price of the films of one request: the rate of their size where it has one, and that without sound where none is
 * made. What the caller does not say of sound, the operator may.
 */
export function priceFor(
  { price, fields }: Pick<VideoModel, "price" | "fields">,
  { size, generate_audio: asked }: Priced,
): Price {
  const own = price.bySize && Object.entries(price.bySize).find(([name]) => name === size)?.[1];
  const { usdPerSecond, silent } = own ?? price;
  const isSilent = (asked ?? fields["generate_audio"]) === false;
  return {
    usdPerSecond: isSilent ? (silent ?? usdPerSecond) : usdPerSecond,
    scaleWithPixels: own === undefined && price.scaleWithPixels,
  };
}
