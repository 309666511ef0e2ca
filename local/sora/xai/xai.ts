import { randomUUID } from "node:crypto";
import type { Traits } from "../traits.ts";
import { speech } from "./speech.ts";

/** xAI's Grok Imagine. */
export const xai: Traits = {
  deployment: "grok-imagine-video",
  family: "xai",
  speech,
  isPlain: false,
  newJobId: () => randomUUID(),
  variantsInOneJob: false,
  hasAudio: true,
  usualSeconds: 6,
  cannotMake: () => false,
  blocked: { input: "content_moderated", output: "content_moderated" },
  usdPerSecond: () => 0.07,
  pricedPixels: null,
  // One that moderation keeps back is charged as well, says a reseller's page.
  billsBlocked: true,
  usd: ({ height, width, seconds, extra }) =>
    seconds * (Math.min(width, height) > 480 ? 0.07 : 0.05) + (extra?.["hasImage"] === true ? 0.01 : 0),
};
