import type { Profile } from "../../domain/models/profile.ts";
import { SERVERS } from "./servers.ts";

/** A server of one's own: what it makes and what that costs is known to whoever runs it. */
export const profile: Profile = {
  api: "openai-videos",
  guess: { kind: "never" },
  abilities: {
    modes: ["text", "image", "remix"],
    audio: true,
    promptLimit: 32_000,
    variantsInOneJob: false,
  },
  formats: null,
  price: { usual: null, isEstimate: false },
  signIn: {
    keyHeader: { name: "Authorization", prefix: "Bearer " },
    scope: "https://cognitiveservices.azure.com/.default",
  },
  // Not every server has a list, and not every list can be believed: the settings say so of one that can.
  reconcile: "never",
  expiry: { lifeMs: 86_400_000, from: "created" },
  deleteStopsWork: true,
  // Its list may show the dated name of the model behind the deployment.
  listsDeployment: false,
  // The OpenAI SDKs send a form.
  bodies: ["multipart", "json"],
  servers: SERVERS,
};
