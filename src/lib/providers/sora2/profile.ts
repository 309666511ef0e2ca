import type { Profile } from "../../domain/models/profile.ts";
import { AZURE } from "../videosApi/azure.ts";

/** What Azure's documents say of Sora 2: two sizes, three lengths, sound, remix. */
export const profile: Profile = {
  ...AZURE,
  api: "sora-2",
  guess: { kind: "part", of: "sora-2" },
  abilities: {
    modes: ["text", "image", "remix"],
    audio: true,
    promptLimit: 32_000,
    variantsInOneJob: false,
  },
  formats: {
    sizes: [
      { size: "720x1280", maxVariants: 4 },
      { size: "1280x720", maxVariants: 4 },
    ],
    seconds: [4, 8, 12],
    defaultSize: "720x1280",
    defaultSeconds: 4,
  },
  price: { usual: { usdPerSecond: 0.1, scaleWithPixels: false }, isEstimate: false },
};
