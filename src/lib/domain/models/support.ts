import type { SizeSupport, Support } from "./model.ts";

/** requirements.md's matrix for Sora 1: 480p squares and bands 4, 720p 2, 1080p 1 variants; 1 to 20 seconds. */
const SORA1_SIZES: readonly SizeSupport[] = [
  { size: "480x480", maxVariants: 4 },
  { size: "480x854", maxVariants: 4 },
  { size: "854x480", maxVariants: 4 },
  { size: "720x720", maxVariants: 4 },
  { size: "720x1280", maxVariants: 2 },
  { size: "1280x720", maxVariants: 2 },
  { size: "1080x1080", maxVariants: 1 },
  { size: "1080x1920", maxVariants: 1 },
  { size: "1920x1080", maxVariants: 1 },
];

/** What Azure's Sora 1 can make. */
export const SORA1_SUPPORT: Support = {
  sizes: SORA1_SIZES,
  seconds: Array.from({ length: 20 }, (_, index) => index + 1),
  defaultSize: "1280x720",
  defaultSeconds: 5,
  modes: ["text", "image"],
  audio: false,
  variantsInOneJob: true,
};

/** What Azure's Sora 2 can make; variants are jobs of their own. */
export const SORA2_SUPPORT: Support = {
  sizes: [
    { size: "720x1280", maxVariants: 4 },
    { size: "1280x720", maxVariants: 4 },
  ],
  seconds: [4, 8, 12],
  defaultSize: "720x1280",
  defaultSeconds: 4,
  modes: ["text", "image", "remix"],
  audio: true,
  variantsInOneJob: false,
};

/** What a server of the OpenAI Videos kind was configured to make; the first of each list is its default. */
export function configuredSupport(sizes: readonly string[], seconds: readonly number[]): Support {
  return {
    ...SORA2_SUPPORT,
    sizes: sizes.map((size) => ({ size, maxVariants: 4 })),
    seconds,
    defaultSize: sizes[0] ?? SORA2_SUPPORT.defaultSize,
    defaultSeconds: seconds[0] ?? SORA2_SUPPORT.defaultSeconds,
  };
}
