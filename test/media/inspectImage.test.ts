import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inspectImage } from "../../src/lib/media/inspectImage.ts";
import { PIXELS_AT_MOST } from "../../src/lib/media/openImage.ts";
import { animatedPng, animation, halves, noise, pngBomb, withJpegSize } from "../support/media/images.ts";

const ALLOWED = "Supported images are: JPEG, PNG and WebP, not animated, of at most 40 megapixels.";
const refused = (what: string) => ({ kind: "problem", message: `Invalid image: ${what}. ${ALLOWED}` });

const jpeg = await noise(64, 48, (image) => image.jpeg());
const png = await noise(64, 48, (image) => image.png());
const webp = await noise(64, 48, (image) => image.webp({ lossless: true }));
const kinds = { jpeg, png, webp };

describe("an image that is taken", () => {
  test.each(["jpeg", "png", "webp"] as const)("%s, by its bytes", async (kind) => {
    expect(await inspectImage(kinds[kind])).toEqual({
      kind: "image",
      contentType: `image/${kind}`,
      width: 64,
      height: 48,
    });
  });

  test.each([
    ["progressive JPEG", () => noise(64, 48, (image) => image.jpeg({ progressive: true })), "image/jpeg"],
    ["CMYK JPEG", () => halves(64, 48, (image) => image.toColourspace("cmyk").jpeg()), "image/jpeg"],
    ["interlaced PNG", () => noise(64, 48, (image) => image.png({ progressive: true })), "image/png"],
    ["palette PNG", () => noise(64, 48, (image) => image.png({ palette: true })), "image/png"],
    ["lossy WebP", () => noise(64, 48, (image) => image.webp()), "image/webp"],
    ["JPEG with bytes after its end", async () => Buffer.concat([jpeg, Buffer.alloc(100, 1)]), "image/jpeg"],
  ])("%s", async (_name, make, contentType) => {
    expect(await inspectImage(await make())).toEqual({ kind: "image", contentType, width: 64, height: 48 });
  });

  test("has the size it is meant to be seen in: turned by its EXIF", async () => {
    const turned = await halves(64, 48, (image) => image.jpeg().withMetadata({ orientation: 6 }));
    expect(await inspectImage(turned)).toMatchObject({ kind: "image", width: 48, height: 64 });
  });

  test("may have just as many pixels as are allowed", async () => {
    expect(await inspectImage(pngBomb(8_000, PIXELS_AT_MOST / 8_000))).toMatchObject({
      kind: "image",
      width: 8_000,
    });
  });
});

describe("an image that is refused, and told what is allowed", () => {
  test.each([
    ["nothing", async () => Buffer.alloc(0), "it is empty"],
    ["junk", async () => Buffer.alloc(5_000, 3), "it is of no known type"],
    [
      "SVG",
      async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      "it is an SVG",
    ],
    [
      "SVG after an XML declaration",
      async () => Buffer.from('\n<?xml version="1.0"?><svg/>'),
      "it is an SVG",
    ],
    ["GIF", () => halves(32, 32, (image) => image.gif()), "it is a GIF"],
    ["animated GIF", () => animation((image) => image.gif()), "it is a GIF"],
    [
      "AVIF",
      () => halves(32, 32, (image) => image.avif({ effort: 0 })),
      "it is a HEIC or AVIF image (phones can save as JPEG instead)",
    ],
    ["TIFF", () => halves(32, 32, (image) => image.tiff()), "it is a TIFF"],
    [
      "HEIC",
      async () => Buffer.from("\0\0\0\x18ftypheic\0\0\0\0"),
      "it is a HEIC or AVIF image (phones can save as JPEG instead)",
    ],
    ["BMP", async () => Buffer.from("BM\x36\0\0\0"), "it is a BMP"],
    ["a film", async () => Buffer.from("\0\0\0\x18ftypisom\0\0\0\0"), "it is a film"],
    [
      "base64",
      async () => Buffer.from("iVBORw0KGgoAAAANSUhEUg"),
      "it is the text of an image in base64, not its bytes",
    ],
    [
      "a data: URL",
      async () => Buffer.from("data:image/png;base64,iVBORw0"),
      "it is the text of an image in base64, not its bytes",
    ],
    ["PDF", async () => Buffer.from("%PDF-1.7"), "it is a PDF"],
    ["an HTML page", async () => Buffer.from("<!DOCTYPE html><p>sign in"), "it is an HTML page"],
    ["animated WebP", () => animation((image) => image.webp()), "it is an animated WebP"],
    ["animated PNG", async () => animatedPng(png), "it is an animated PNG"],
    ["a PNG of 16,000 x 16,000", async () => pngBomb(16_000, 16_000), "16000x16000 are too many pixels"],
    [
      "a JPEG of 16,000 x 16,000",
      async () => withJpegSize(jpeg, 16_000, 16_000),
      "16000x16000 are too many pixels",
    ],
    [
      "one row of pixels too many",
      async () => pngBomb(8_000, PIXELS_AT_MOST / 8_000 + 1),
      "8000x5001 are too many pixels",
    ],
    ["a PNG with a header of nonsense", async () => pngBomb(0, 0), "the PNG file is damaged"],
  ])("%s", async (_name, make, what) => {
    expect(await inspectImage(await make())).toEqual(refused(what));
  });

  test.each(["jpeg", "png", "webp"] as const)("a %s cut off anywhere", async (kind) => {
    const whole = kinds[kind];
    for (const size of [12, 40, Math.floor(whole.length / 2), whole.length - 100, whole.length - 2]) {
      expect(await inspectImage(whole.subarray(0, size)), `${size} of ${whole.length}`).toMatchObject({
        kind: "problem",
      });
    }
  });

  test("a JPEG cut off after its embedded preview", async () => {
    const preview = Buffer.concat([Buffer.from([0xff, 0xe1]), Buffer.alloc(2), jpeg]);
    preview.writeUInt16BE(jpeg.length + 2, 2);
    const withPreview = Buffer.concat([jpeg.subarray(0, 2), preview, jpeg.subarray(2)]);
    expect(await inspectImage(withPreview)).toMatchObject({ kind: "image" });
    expect(await inspectImage(withPreview.subarray(0, -50))).toEqual(refused("the JPEG file is incomplete"));
  });
});

test("any bytes at all get an answer, never a throw", async () => {
  const edits = fc.array(fc.tuple(fc.nat(400), fc.integer({ min: 0, max: 255 })), { maxLength: 8 });
  const damaged = fc
    .tuple(fc.constantFrom(jpeg, png, webp), edits, fc.nat(9_000))
    .map(([whole, changes, size]) => {
      const copy = Buffer.from(whole.subarray(0, Math.max(1, whole.length - size)));
      for (const [at, value] of changes) copy[at % copy.length] = value;
      return copy;
    });
  await fc.assert(
    fc.asyncProperty(fc.oneof(damaged, fc.uint8Array({ maxLength: 600 })), async (bytes) => {
      expect(["image", "problem"]).toContain((await inspectImage(bytes)).kind);
    }),
    { numRuns: 300 },
  );
});
