import type { Profile } from "../../domain/models/profile.ts";
import { ABILITIES, EXPIRY, FORMATS, MODELS, PRICE } from "../veo/formats.ts";

/** What is known of Veo on Vertex AI, which Google also calls Agent Platform. */
export const profile: Profile = {
  api: "veo-vertex",
  guess: { kind: "never" },
  abilities: ABILITIES,
  formats: FORMATS,
  price: PRICE,
  models: MODELS,
  signIn: {
    // A key is a gateway's, or a token that somebody renews.
    ways: ["google", "key", "none"],
    keyHeader: { name: "Authorization", prefix: "Bearer " },
    scope: "https://www.googleapis.com/auth/cloud-platform",
    alsoAt: ["https://storage.googleapis.com"],
  },
  endpoint: {
    pattern: /\/v1\/projects\/[^/]+\/locations\/[^/]+\/?$/,
    like: "https://us-central1-aiplatform.googleapis.com/v1/projects/my-project/locations/us-central1",
  },
  // Without one a film comes as base64 inside the answer to a poll.
  bucket: {
    pattern: /^gs:\/\/[a-z0-9][a-z0-9._-]{1,220}[a-z0-9](\/[\w.-]+)*\/?$/,
    like: "gs://my-bucket/films",
  },
  reconcile: "mark",
  // A folder of each create's own. The bucket knows its film, and not its operation.
  mark: { unless: null, listsIds: false },
  expiry: EXPIRY,
  deleteStopsWork: false,
  listsDeployment: false,
};
