import type { BilledFilm, Traits } from "../traits.ts";
import { BLOCKED } from "./errors.ts";

/** What is the same of Veo on both APIs. */
export const VEO = {
  isPlain: false,
  variantsInOneJob: false,
  hasAudio: true,
  usualSeconds: 8,
  cannotMake: () => false,
  blocked: BLOCKED,
  usdPerSecond: () => 0.4,
  pricedPixels: null,
  usd: (film: BilledFilm) => film.seconds * perSecond(film),
} satisfies Partial<Traits>;

/** By Google's price list as of April 2026. */
function perSecond({ width, height, deployment }: BilledFilm): number {
  const lines = Math.min(width, height);
  if (deployment.includes("-lite-")) return lines > 720 ? 0.08 : 0.05;
  if (deployment.includes("-fast-")) return 0.12;
  return lines > 1080 ? 0.6 : 0.4;
}
