import type { Profile } from "../../domain/models/profile.ts";
import { AZURE } from "../videosApi/azure.ts";

/** What Azure's documents say of Sora 1: the smaller the picture, the more variants; no sound, no remix. */
export const profile: Profile = {
  ...AZURE,
  api: "sora-1",
  guess: { kind: "otherwise" },
  abilities: { modes: ["text", "image"], audio: false, promptLimit: 32_000, variantsInOneJob: true },
  formats: {
    sizes: [
      { size: "480x480", maxVariants: 4 },
      { size: "480x854", maxVariants: 4 },
      { size: "854x480", maxVariants: 4 },
      { size: "720x720", maxVariants: 4 },
      { size: "720x1280", maxVariants: 2 },
      { size: "1280x720", maxVariants: 2 },
      { size: "1080x1080", maxVariants: 1 },
      { size: "1080x1920", maxVariants: 1 },
      { size: "1920x1080", maxVariants: 1 },
    ],
    seconds: Array.from({ length: 20 }, (_, index) => index + 1),
    defaultSize: "1280x720",
    defaultSeconds: 5,
  },
  price: { usual: { usdPerSecond: 0.05, scaleWithPixels: true }, isEstimate: true },
};
