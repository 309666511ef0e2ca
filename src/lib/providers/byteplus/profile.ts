import type { Profile } from "../../domain/models/profile.ts";
import type { Shapes } from "../tasks/shape.ts";

/** The sizes of Seedance 1.5 pro, by resolution and ratio. Older models make 1248x704 of the first. */
export const SHAPES: Shapes = {
  "1280x720": { aspect: "16:9", resolution: "720p" },
  "720x1280": { aspect: "9:16", resolution: "720p" },
  "960x960": { aspect: "1:1", resolution: "720p" },
  "1920x1080": { aspect: "16:9", resolution: "1080p" },
  "1080x1920": { aspect: "9:16", resolution: "1080p" },
};

/** What is known of Seedance 1.5 pro on BytePlus ModelArk. */
export const profile: Profile = {
  api: "byteplus",
  guess: { kind: "part", of: "seedance" },
  abilities: {
    modes: ["text", "image"],
    audio: true,
    promptLimit: 4_000,
    callerFields: ["seed", "generate_audio"],
    variantsInOneJob: false,
  },
  formats: {
    sizes: Object.keys(SHAPES).map((size) => ({ size, maxVariants: 4 })),
    seconds: [4, 5, 6, 7, 8, 9, 10, 11, 12],
    defaultSize: "1280x720",
    defaultSeconds: 5,
  },
  // $2.40 a million tokens with sound, half of that without; width x height x 24 / 1024 tokens a second: 21,600 of 1280x720.
  price: { usual: { usdPerSecond: 0.05184, silent: 0.02592, scaleWithPixels: true }, isEstimate: true },
  signIn: {
    ways: ["key", "none"],
    keyHeader: { name: "Authorization", prefix: "Bearer " },
    scope: null,
  },
  reconcile: "mark",
  mark: { unless: "seed" },
  // The list goes back seven days; a film's address holds for a day.
  expiry: { lifeMs: 86_400_000, from: "created" },
  cancels: "waiting",
  deleteStopsWork: true,
  listsDeployment: false,
};
