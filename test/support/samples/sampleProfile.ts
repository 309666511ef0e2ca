import type { Profile } from "../../../src/lib/domain/models/profile.ts";

/** The profile of an API that no adapter speaks, unlike all others in every point. */
export const TOY: Profile = {
  api: "toy-videos",
  guess: { kind: "part", of: "toy" },
  abilities: { modes: ["text"], audio: false, promptLimit: 40, variantsInOneJob: true },
  formats: {
    sizes: [
      { size: "64x64", maxVariants: 3 },
      { size: "128x64", maxVariants: 1 },
    ],
    seconds: [2, 3],
    defaultSize: "128x64",
    defaultSeconds: 3,
  },
  price: { usual: { usdPerSecond: 0.25, scaleWithPixels: false }, isEstimate: true },
  signIn: {
    keyHeader: { name: "x-toy-key", prefix: "Toy " },
    scope: "https://toys.example/.default",
  },
  reconcile: "token",
  expiry: { lifeMs: 3_600_000, from: "ended" },
  deleteStopsWork: false,
  listsDeployment: false,
};
