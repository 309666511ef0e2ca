import type { ModelChanges } from "./soraModel.ts";

/** The project of the simulated Vertex AI. */
const PROJECT = "veo-vertex/v1/projects/films/locations/us-central1";

/** VIDEO_MODELS with the simulator's Veo on the Gemini API alone. */
export function geminiModel(changes: ModelChanges = {}) {
  return (endpoint: string): readonly ModelChanges[] => [
    {
      name: "veo",
      api: "veo-gemini",
      deployment: "veo-3.1-generate-preview",
      endpoint: `${endpoint}/veo-gemini`,
      auth: "key",
      keySetting: "SORA_KEY",
      ...changes,
    },
  ];
}

/** VIDEO_MODELS with the simulator's Veo on Vertex AI alone, whose films go into a bucket. */
export function vertexModel(changes: ModelChanges = {}) {
  return (endpoint: string): readonly ModelChanges[] => [
    {
      name: "veo",
      api: "veo-vertex",
      deployment: "veo-3.1-generate-001",
      endpoint: `${endpoint}/${PROJECT}`,
      bucket: "gs://films/dailies",
      auth: "key",
      keySetting: "SORA_KEY",
      ...changes,
    },
  ];
}
