import type { Profile } from "../../domain/models/profile.ts";

/** One API before many models: what each can make, and about what it costs, is for the settings to say. */
export const profile: Profile = {
  api: "openrouter",
  guess: { kind: "never" },
  abilities: {
    modes: ["text", "image"],
    audio: true,
    promptLimit: 32_000,
    callerFields: ["seed", "generate_audio"],
    variantsInOneJob: false,
  },
  formats: null,
  price: { usual: null, isEstimate: false, isStated: true },
  signIn: {
    ways: ["key", "none"],
    keyHeader: { name: "Authorization", prefix: "Bearer " },
    scope: null,
  },
  reconcile: "never",
  // How long films are kept is not published.
  expiry: { lifeMs: 86_400_000, from: "created" },
  cancels: "never",
  deleteStopsWork: true,
  listsDeployment: false,
};
