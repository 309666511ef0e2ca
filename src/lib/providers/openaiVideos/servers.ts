import type { Abilities } from "../../domain/models/model.ts";
import type { Profile } from "../../domain/models/profile.ts";

/** What an open model's server can do unless its operator says more: no remix, and most films are silent. */
const OPEN_MODELS: Abilities = {
  modes: ["text", "image"],
  audio: false,
  promptLimit: 32_000,
  variantsInOneJob: false,
  callerFields: ["seed", "negative_prompt", "generate_audio", "fps"],
};

/** The servers that are known, by name, and what each has otherwise than one of which nothing is known. */
export const SERVERS = {
  generic: {},
  // Its list echoes the prompt of every job to the letter. A create is always a form.
  "vllm-omni": { abilities: OPEN_MODELS, reconcile: "list", bodies: ["multipart"] },
  // Its jobs echo no prompt, and size and length as they will be made; but any text that was sent as the model's name.
  sglang: {
    abilities: OPEN_MODELS,
    reconcile: "mark",
    mark: { unless: null },
    // A delete drops the record, and the film is made to its end.
    deleteStopsWork: false,
    // Builds of 2025 take a form only with an image.
    bodies: ["json", "multipart"],
  },
  // A list needs to be told whose, and answers with nothing that tells a job; no route deletes one.
  litellm: {
    abilities: { ...OPEN_MODELS, callerFields: [] },
    reconcile: "never",
    cancels: "never",
    deleteStopsWork: false,
  },
} as const satisfies Readonly<Record<string, Partial<Profile>>>;
