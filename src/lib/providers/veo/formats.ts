import type { Abilities, Formats, SizeSupport } from "../../domain/models/model.ts";
import type { Expiry, ModelProfile, ProfilePrice } from "../../domain/models/profile.ts";
import type { Shapes } from "../tasks/shape.ts";

// What is the same of Google's Veo 3.1, whichever of its two APIs is spoken. Sources and dates: docs/providers.md.

/** Every size by what it is asked for as. */
export const SHAPES: Shapes = {
  "1280x720": { aspect: "16:9", resolution: "720p" },
  "720x1280": { aspect: "9:16", resolution: "720p" },
  "1920x1080": { aspect: "16:9", resolution: "1080p" },
  "1080x1920": { aspect: "9:16", resolution: "1080p" },
  "3840x2160": { aspect: "16:9", resolution: "4k" },
  "2160x3840": { aspect: "9:16", resolution: "4k" },
};

const MOST_VARIANTS = 4;
/** Above 720p there is one length. */
const LONGEST = [8];

export const ABILITIES: Abilities = {
  modes: ["text", "image"],
  audio: true,
  // Google counts 1,024 tokens, of about four characters each.
  promptLimit: 4_096,
  variantsInOneJob: false,
  callerFields: ["seed", "negative_prompt"],
};

export const FORMATS: Formats = formats(Object.keys(SHAPES));

export const PRICE: ProfilePrice = {
  usual: {
    usdPerSecond: 0.4,
    scaleWithPixels: false,
    bySize: { "3840x2160": { usdPerSecond: 0.6 }, "2160x3840": { usdPerSecond: 0.6 } },
  },
  isEstimate: false,
};

const UP_TO_1080P = Object.keys(SHAPES).filter((size) => SHAPES[size]?.resolution !== "4k");

/** The faster and the cheapest line, by their part of a model's name. */
export const MODELS: readonly ModelProfile[] = [
  {
    part: "-fast-",
    formats: formats(UP_TO_1080P),
    // What a second of 720p costs is not known to us: at most this.
    price: { usual: { usdPerSecond: 0.12, scaleWithPixels: false }, isEstimate: true },
  },
  {
    part: "-lite-",
    formats: formats(UP_TO_1080P),
    price: {
      usual: {
        usdPerSecond: 0.05,
        scaleWithPixels: false,
        bySize: { "1920x1080": { usdPerSecond: 0.08 }, "1080x1920": { usdPerSecond: 0.08 } },
      },
      isEstimate: false,
    },
  },
];

/** Films are kept for two days. */
export const EXPIRY: Expiry = { lifeMs: 172_800_000, from: "created" };

function formats(sizes: readonly string[]): Formats {
  return {
    sizes: sizes.map(
      (size): SizeSupport => ({
        size,
        maxVariants: MOST_VARIANTS,
        ...(SHAPES[size]?.resolution === "720p" ? {} : { seconds: LONGEST }),
      }),
    ),
    seconds: [4, 6, 8],
    defaultSize: "1280x720",
    defaultSeconds: 8,
  };
}
