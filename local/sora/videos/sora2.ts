import { randomBytes } from "node:crypto";
import type { Traits } from "../traits.ts";
import { isExtraSize } from "./sizes.ts";

/** Sora 2 on Azure. */
export const sora2: Traits = {
  deployment: "sora-2",
  family: "videos",
  isPlain: false,
  newJobId: () => `video_${randomBytes(16).toString("hex")}`,
  variantsInOneJob: false,
  hasAudio: true,
  usualSeconds: 4,
  cannotMake: isExtraSize,
  blocked: { input: "moderation_blocked", output: "moderation_blocked" },
  usdPerSecond: ({ sora2UsdPerSecond }) => sora2UsdPerSecond,
  pricedPixels: null,
};
