import type { Traits } from "../traits.ts";
import { sora2 } from "./sora2.ts";

/** A server of somebody's own that speaks OpenAI's Videos API. */
export const plain: Traits = {
  ...sora2,
  deployment: "my-video",
  isPlain: true,
  cannotMake: () => false,
  usdPerSecond: ({ plainUsdPerSecond }) => plainUsdPerSecond,
};
