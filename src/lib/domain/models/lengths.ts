import type { Formats } from "./model.ts";

/** The lengths of films of a size; those of the model where the size has none of its own, or is not one of its. */
export function lengthsOf({ sizes, seconds }: Formats, size: string | null): readonly number[] {
  return sizes.find((each) => each.size === size)?.seconds ?? seconds;
}

/** The length of a film of this size when nobody says one: the model's, or the first that the size allows. */
export function usualLength(formats: Formats, size: string | null): number {
  const { defaultSeconds } = formats;
  const lengths = lengthsOf(formats, size);
  return lengths.includes(defaultSeconds) ? defaultSeconds : (lengths[0] ?? defaultSeconds);
}
