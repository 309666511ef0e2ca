import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import sharp, { type Sharp } from "sharp";
import { checkImage } from "../../src/lib/media/checkImage.ts";
import { fitImage } from "../../src/lib/media/fitImage.ts";
import { PIXELS_AT_MOST } from "../../src/lib/media/openImage.ts";
import { StartupProblem } from "../commands/startupProblem.ts";
import { peakBytes } from "./peakBytes.ts";

const MIB = 2 ** 20;
const TARGET = { width: 1_920, height: 1_080 };
/** What one image may take beside the process itself; one is decoded at a time, and an instance has 2 GB. */
const MIB_AT_MOST = 600;

const WIDTH = 8_000;
const HEIGHT = PIXELS_AT_MOST / WIDTH;

interface Peak {
  readonly peakMib: number;
  readonly seconds: number;
}

/** The worst each type can be: every pixel allowed, stored so that the decoder has to hold all of them. */
const CASES: readonly (readonly [name: string, encode: (image: Sharp) => Sharp])[] = [
  ["JPEG", (image) => image.jpeg()],
  ["JPEG, turned by EXIF", (image) => image.jpeg().withMetadata({ orientation: 6 })],
  [
    "JPEG, progressive, CMYK, turned",
    (image) => image.toColourspace("cmyk").jpeg({ progressive: true }).withMetadata({ orientation: 6 }),
  ],
  ["PNG", (image) => image.png({ compressionLevel: 3 })],
  ["PNG, interlaced, alpha", (image) => image.ensureAlpha().png({ progressive: true, compressionLevel: 3 })],
  [
    "PNG, interlaced, alpha, 16 bits",
    (image) => image.ensureAlpha().toColourspace("rgb16").png({ progressive: true, compressionLevel: 3 }),
  ],
  ["WebP, lossless", (image) => image.webp({ lossless: true, effort: 0 })],
];

/** Prints how much memory checking and fitting the largest image we take costs, each measured in a process of its own. */
export async function run(_args: readonly string[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "bench-image-"));
  const peaks: number[] = [];
  try {
    console.log(
      `${WIDTH}x${HEIGHT} fitted to ${TARGET.width}x${TARGET.height}; memory above the idle process`,
    );
    for (const [name, encode] of CASES) {
      const path = join(folder, "image");
      await writeFile(path, await encode(gradient()).toBuffer());
      const { peakMib, seconds } = await measureApart(path);
      peaks.push(peakMib);
      const fileMib = (await readFile(path)).length / MIB;
      console.log(
        `${name.padEnd(34)} ${fileMib.toFixed(1).padStart(6)} MiB file ${peakMib.toFixed(0).padStart(5)} MiB peak ${seconds.toFixed(1).padStart(6)} s`,
      );
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const highest = Math.max(...peaks);
  console.log(`highest peak: ${highest.toFixed(0)} MiB of at most ${MIB_AT_MOST}`);
  if (highest > MIB_AT_MOST)
    throw new StartupProblem(`Fitting one image took ${highest.toFixed(0)} MiB, more than ${MIB_AT_MOST}`);
}

function gradient(): Sharp {
  const pixels = Buffer.alloc(WIDTH * HEIGHT * 3);
  for (let i = 0; i < pixels.length; i += 1) pixels[i] = (i >> 8) ^ (i % 3);
  return sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } });
}

async function measureApart(path: string): Promise<Peak> {
  const { stdout } = await promisify(execFile)(process.execPath, [fileURLToPath(import.meta.url), path]);
  return JSON.parse(stdout);
}

/** Resident memory at its highest, above what the process held after one small image had been through. */
async function measure(path: string): Promise<Peak> {
  const small = await sharp({ create: { width: 64, height: 64, channels: 3, background: "red" } })
    .png()
    .toBuffer();
  await fitImage(small, { width: 32, height: 32 });
  const idle = process.memoryUsage.rss();
  const started = performance.now();
  const bytes = await readFile(path);
  const checked = await checkImage(bytes);
  if (checked.kind !== "image") throw new Error(checked.kind);
  const result = await fitImage(bytes, TARGET);
  if (result.kind === "problem") throw new Error(result.message);
  return { peakMib: (peakBytes() - idle) / MIB, seconds: (performance.now() - started) / 1_000 };
}

if (import.meta.main) console.log(JSON.stringify(await measure(process.argv[2] ?? "")));
