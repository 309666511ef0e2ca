import type { Profile } from "../../domain/models/profile.ts";
import type { Shapes } from "../tasks/shape.ts";

/** The sizes of `grok-imagine-video`, as docs.x.ai names them: by aspect and resolution. */
export const SHAPES: Shapes = {
  "848x480": { aspect: "16:9", resolution: "480p" },
  "480x848": { aspect: "9:16", resolution: "480p" },
  "480x480": { aspect: "1:1", resolution: "480p" },
  "1280x720": { aspect: "16:9", resolution: "720p" },
  "720x1280": { aspect: "9:16", resolution: "720p" },
  "720x720": { aspect: "1:1", resolution: "720p" },
};

const SMALL = Object.entries(SHAPES)
  .filter(([, { resolution }]) => resolution === "480p")
  .map(([size]) => [size, { usdPerSecond: 0.05 }] as const);

/** What is known of xAI's Grok Imagine: docs.x.ai, and its prices as of June 2026. */
export const profile: Profile = {
  api: "xai",
  guess: { kind: "part", of: "grok-imagine" },
  abilities: { modes: ["text", "image"], audio: true, promptLimit: 4_096, variantsInOneJob: false },
  formats: {
    sizes: Object.keys(SHAPES).map((size) => ({ size, maxVariants: 4 })),
    seconds: Array.from({ length: 15 }, (_, index) => index + 1),
    defaultSize: "1280x720",
    defaultSeconds: 6,
  },
  price: {
    usual: { usdPerSecond: 0.07, scaleWithPixels: false, bySize: Object.fromEntries(SMALL) },
    isEstimate: false,
    isStated: true,
  },
  signIn: {
    ways: ["key", "none"],
    keyHeader: { name: "Authorization", prefix: "Bearer " },
    scope: null,
  },
  reconcile: "never",
  // How long films are kept is not published: they are fetched at once.
  expiry: { lifeMs: 86_400_000, from: "created" },
  cancels: "never",
  deleteStopsWork: true,
  listsDeployment: false,
};
