import { execFile } from "node:child_process";
import { setImmediate } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { fitImage } from "../../src/lib/media/fitImage.ts";
import { animation, halves, noise, pngBomb, quarterColours } from "../support/media/images.ts";

const size = { width: 160, height: 90 };

async function fitted(bytes: Uint8Array, target = size) {
  const result = await fitImage(bytes, target);
  if (result.kind === "problem") throw new Error(result.message);
  const metadata = await sharp(result.bytes).metadata();
  return { ...result, metadata };
}

describe("a fitted image", () => {
  test.each(["jpeg", "png", "webp"] as const)(
    "%s keeps its type and has exactly the size asked for",
    async (kind) => {
      const source = await noise(301, 77, (image) => image[kind]());
      for (const target of [
        size,
        { width: 90, height: 160 },
        { width: 301, height: 77 },
        { width: 480, height: 480 },
      ]) {
        const { contentType, metadata } = await fitted(source, target);
        expect(contentType).toBe(`image/${kind}`);
        expect(metadata).toMatchObject({ ...target, format: kind, space: "srgb" });
      }
    },
  );

  test("is cut evenly at both sides, never squeezed", async () => {
    const wide = await halves(400, 100, (image) => image.png());
    expect(await quarterColours((await fitted(wide, { width: 100, height: 100 })).bytes)).toEqual([
      "red",
      "blue",
      "red",
      "blue",
    ]);
  });

  test("is turned as its EXIF says, and carries no metadata on", async () => {
    const turned = await halves(200, 200, (image) =>
      image
        .jpeg()
        .withMetadata({ orientation: 6 })
        .withExifMerge({ IFD0: { Artist: "canary" } }),
    );
    const { bytes, metadata } = await fitted(turned, { width: 100, height: 100 });
    expect(await quarterColours(bytes)).toEqual(["red", "red", "blue", "blue"]);
    expect(metadata.orientation).toBeUndefined();
    expect(Buffer.from(bytes).includes("canary")).toBe(false);
  });

  test("from CMYK has the same colours in sRGB", async () => {
    const cmyk = await halves(200, 200, (image) => image.toColourspace("cmyk").jpeg());
    expect((await sharp(cmyk).metadata()).space).toBe("cmyk");
    const { bytes, metadata } = await fitted(cmyk);
    expect(metadata).toMatchObject({ space: "srgb", channels: 3, ...size });
    expect(await quarterColours(bytes)).toEqual(["red", "blue", "red", "blue"]);
  });

  test("from 16 bits or from grey is 8-bit sRGB", async () => {
    const deep = await halves(200, 200, (image) => image.toColourspace("rgb16").png());
    const grey = await halves(200, 200, (image) => image.greyscale().jpeg());
    for (const source of [deep, grey]) {
      expect((await fitted(source)).metadata).toMatchObject({ space: "srgb", depth: "uchar", ...size });
    }
  });

  test("is made from what cameras write: bytes after the end of a JPEG, an embedded profile, progressive scans", async () => {
    const trailed = Buffer.concat([await noise(64, 48, (image) => image.jpeg()), Buffer.alloc(100, 1)]);
    const profiled = await noise(64, 48, (image) => image.withIccProfile("p3").jpeg({ progressive: true }));
    for (const source of [trailed, profiled]) expect((await fitted(source)).metadata).toMatchObject(size);
  });

  test("is made one at a time, so that many at once do not need the memory of many", async () => {
    const source = await noise(1_500, 1_000, (image) => image.png());
    let done = false;
    const all = Promise.all(Array.from({ length: 4 }, () => fitted(source))).finally(() => {
      done = true;
    });
    let most = 0;
    for (; !done; await setImmediate()) most = Math.max(most, sharp.counters().process);
    expect((await all).map(({ kind }) => kind)).toEqual(["image", "image", "image", "image"]);
    expect(most).toBe(1);
  });

  test("shows transparent pixels on white, whatever colour hides in them", async () => {
    const hidden = { r: 200, g: 0, b: 0, alpha: 0 };
    const clear = sharp({ create: { width: 64, height: 48, channels: 4, background: hidden } });
    for (const source of [
      await clear.clone().png().toBuffer(),
      await clear.clone().png({ palette: true }).toBuffer(),
      await clear.clone().toColourspace("rgb16").png({ progressive: true }).toBuffer(),
      await clear.clone().greyscale().png().toBuffer(),
      await clear.clone().webp({ lossless: true, exact: true }).toBuffer(),
    ]) {
      const { bytes, metadata } = await fitted(source);
      expect(metadata.hasAlpha).toBe(false);
      const { channels } = await sharp(bytes).stats();
      expect(channels.map(({ min, max }) => [min, max])).toEqual(channels.map(() => [255, 255]));
    }
  });

  test("can be made from a single pixel", async () => {
    expect((await fitted(await noise(1, 1, (image) => image.png()))).metadata).toMatchObject(size);
  });
});

describe("what cannot be fitted", () => {
  test("is told as when it is inspected", async () => {
    expect(await fitImage(await animation((image) => image.webp()), size)).toMatchObject({
      kind: "problem",
      message: expect.stringContaining("animated WebP"),
    });
    expect(await fitImage(pngBomb(16_000, 16_000), size)).toMatchObject({
      kind: "problem",
      message: expect.stringContaining("too many pixels"),
    });
  });

  test("pixels that are missing under a whole header are a problem, not a throw and not a grey image", async () => {
    expect(await fitImage(pngBomb(400, 400), size)).toMatchObject({
      kind: "problem",
      message: expect.stringContaining("damaged or incomplete"),
    });
    const whole = await noise(200, 200, (image) => image.jpeg());
    const cut = Buffer.concat([whole.subarray(0, whole.length / 2), Buffer.from([0xff, 0xd9])]);
    expect(await fitImage(cut, size)).toMatchObject({ kind: "problem" });
  });

  test("damage anywhere gives an image of the right size or a problem", async () => {
    const sources = await Promise.all(
      (["jpeg", "png", "webp"] as const).map((kind) => noise(60, 40, (image) => image[kind]())),
    );
    const edits = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...sources), edits, async (source, changes) => {
        const copy = Buffer.from(source);
        for (const [at, value] of changes) copy[at % copy.length] = value;
        const result = await fitImage(copy, { width: 32, height: 32 });
        if (result.kind === "image")
          expect(await sharp(result.bytes).metadata()).toMatchObject({ width: 32, height: 32 });
      }),
      { numRuns: 150 },
    );
  });
});

test("sharp is loaded by the first image, not by importing the app", async () => {
  const module = fileURLToPath(new URL("../../src/lib/media/fitImage.ts", import.meta.url));
  const program = `await import(${JSON.stringify(module)}); process.report.excludeNetwork = true; console.log(JSON.stringify(process.report.getReport().sharedObjects.filter((path) => path.includes("sharp"))));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program]);
  expect(JSON.parse(stdout)).toEqual([]);
});
