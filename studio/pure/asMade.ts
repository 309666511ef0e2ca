import type { Video } from "../api/types.ts";

/** Films are cut to whole frames: less than this is as it was asked for. */
const SECONDS_ASIDE = 0.5;

/** What a server made of a film's size and length; null where it is as it was asked for, or nobody knows. */
export function asMade(
  { size, seconds }: Pick<Video, "size" | "seconds">,
  film: Pick<Video["outputs"][number], "width" | "height" | "duration_seconds"> | undefined,
): { readonly size: string | null; readonly seconds: number | null } {
  const { width = null, height = null, duration_seconds: lasts = null } = film ?? {};
  const made = width === null || height === null ? size : `${width}x${height}`;
  const isOther = lasts !== null && Math.abs(lasts - Number(seconds)) >= SECONDS_ASIDE;
  return { size: made === size ? null : made, seconds: isOther ? Math.round(lasts * 10) / 10 : null };
}
