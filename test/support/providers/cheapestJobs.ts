import sharp from "sharp";
import { asServed, type Profile } from "../../../src/lib/domain/models/profile.ts";
import { PROFILES } from "../../../src/lib/providers/registry.ts";
import type { SubjectJobs } from "./providerContract.ts";
import { jobOf } from "./testProvider.ts";

/** What a server of one's own is asked for: most make it. */
const USUAL = { width: 1280, height: 720, seconds: 4 };

/** The cheapest jobs of an API, by what its profile says that it can make. */
export async function cheapestJobs(api: string, server?: string): Promise<SubjectJobs> {
  const known = PROFILES.find((each) => each.api === api);
  if (!known) throw new Error(`no adapter speaks '${api}'`);
  const profile = asServed(known, server);
  const { width, height, seconds } = cheapest(profile);
  const { variantsInOneJob, modes } = profile.abilities;
  const text = jobOf({
    prompt: "A paper boat — slowly —\ncrosses a „canal“ 🚤",
    size: { width, height },
    seconds,
    variants: variantsInOneJob ? 2 : 1,
  });
  const image = { bytes: await picture(width, height), contentType: "image/png" };
  return {
    text,
    image: { ...text, variants: 1, image },
    remixOf: modes.includes("remix")
      ? (jobId) => ({ ...text, prompt: "The same, at night", remixOf: jobId })
      : null,
    // A server of open models makes films of any length.
    invalid: server === undefined ? { ...text, seconds: 99 } : { ...text, prompt: "" },
  };
}

// For the whole process: hundreds of tests ask for the same few.
const drawn = new Map<string, Promise<Uint8Array>>();

function picture(width: number, height: number): Promise<Uint8Array> {
  const key = `${width}x${height}`;
  const known = drawn.get(key);
  if (known) return known;
  const made = sharp({ create: { width, height, channels: 3, background: "teal" } })
    .png()
    .toBuffer()
    .then((bytes) => new Uint8Array(bytes));
  drawn.set(key, made);
  return made;
}

function cheapest({ formats }: Profile): typeof USUAL {
  if (formats === null) return USUAL;
  const sizes = formats.sizes.map(({ size }) => {
    const [width = 0, height = 0] = size.split("x").map(Number);
    return { width, height };
  });
  const [smallest = USUAL] = sizes.sort((a, b) => a.width * a.height - b.width * b.height);
  return { ...smallest, seconds: Math.min(...formats.seconds) };
}
