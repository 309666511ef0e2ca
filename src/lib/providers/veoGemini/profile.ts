import type { Profile } from "../../domain/models/profile.ts";
import { ABILITIES, EXPIRY, FORMATS, MODELS, PRICE } from "../veo/formats.ts";

/** What is known of Veo on the Gemini API. */
export const profile: Profile = {
  api: "veo-gemini",
  guess: { kind: "never" },
  abilities: ABILITIES,
  formats: FORMATS,
  price: PRICE,
  models: MODELS,
  signIn: {
    ways: ["key", "none"],
    keyHeader: { name: "x-goog-api-key", prefix: "" },
    scope: null,
  },
  // It lists no operations, and repeats nothing of a request.
  reconcile: "never",
  expiry: EXPIRY,
  deleteStopsWork: false,
  listsDeployment: false,
};
