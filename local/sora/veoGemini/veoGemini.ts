import { randomUUID } from "node:crypto";
import type { Traits } from "../traits.ts";
import { VEO } from "../veo/traits.ts";
import { speech } from "./speech.ts";

/** Google's Veo on the Gemini API. */
export const veoGemini: Traits = {
  ...VEO,
  deployment: "veo-3.1-generate-preview",
  family: "veo-gemini",
  speech,
  newJobId: (_now, model) => `models/${model}/operations/${randomUUID().replaceAll("-", "").slice(0, 12)}`,
};
