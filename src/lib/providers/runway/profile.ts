import type { Profile } from "../../domain/models/profile.ts";

/** What is known of Runway's Gen-4.5: docs.dev.runwayml.com. */
export const profile: Profile = {
  api: "runway",
  guess: { kind: "part", of: "gen4" },
  abilities: {
    modes: ["text", "image"],
    audio: false,
    promptLimit: 1_000,
    callerFields: ["seed"],
    variantsInOneJob: false,
  },
  formats: {
    sizes: ["1280x720", "720x1280"].map((size) => ({ size, maxVariants: 4 })),
    seconds: [2, 3, 4, 5, 6, 7, 8, 9, 10],
    defaultSize: "1280x720",
    defaultSeconds: 5,
  },
  // 12 credits a second, a cent each.
  price: { usual: { usdPerSecond: 0.12, scaleWithPixels: false }, isEstimate: false },
  signIn: {
    ways: ["key", "none"],
    keyHeader: { name: "Authorization", prefix: "Bearer " },
    scope: null,
    headers: { "X-Runway-Version": "2024-11-06" },
  },
  reconcile: "never",
  // A task's addresses are made anew with each look; how long the task itself stays is not published.
  expiry: { lifeMs: 86_400_000, from: "created" },
  deleteStopsWork: true,
  listsDeployment: false,
};
