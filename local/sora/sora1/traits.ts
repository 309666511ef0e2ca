import { ulid } from "ulid";
import type { Traits } from "../traits.ts";

/** Sora 1 on Azure. */
export const sora1: Traits = {
  deployment: "sora",
  family: "sora-1",
  isPlain: false,
  newJobId: (now) => `task_${ulid(now).toLowerCase()}`,
  variantsInOneJob: true,
  hasAudio: false,
  usualSeconds: 5,
  cannotMake: () => false,
  blocked: { input: "input_moderation", output: "output_moderation" },
  usdPerSecond: ({ sora1UsdPerSecond }) => sora1UsdPerSecond,
  pricedPixels: 1280 * 720,
};
