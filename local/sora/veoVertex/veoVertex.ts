import { randomUUID } from "node:crypto";
import type { Traits } from "../traits.ts";
import { VEO } from "../veo/traits.ts";
import { speech } from "./speech.ts";

const MODELS = "projects/dailies-simulated/locations/us-central1/publishers/google/models";

/** Google's Veo on Vertex AI. */
export const veoVertex: Traits = {
  ...VEO,
  deployment: "veo-3.1-generate-001",
  family: "veo-vertex",
  speech,
  newJobId: (_now, model) => `${MODELS}/${model}/operations/${randomUUID()}`,
};
