import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { checkImage } from "../../src/lib/media/checkImage.ts";
import { fitImage } from "../../src/lib/media/fitImage.ts";
import { tidyJpeg } from "../../src/lib/media/tidyJpeg.ts";
import { halves, noise } from "../support/media/images.ts";
import {
  adobeSegment,
  headerMarkers,
  segmentStart,
  withBytesAt,
  withScanParameters,
} from "../support/media/jpegs.ts";

const plain = await noise(64, 48, (image) => image.jpeg());
const progressive = await noise(64, 48, (image) => image.jpeg({ progressive: true }));
const grey = await halves(64, 48, (image) => image.greyscale().jpeg());
const pixels = (bytes: Uint8Array) => sharp(bytes, { failOn: "warning" }).raw().toBuffer();

async function expectSamePixels(odd: Buffer, usual: Buffer): Promise<void> {
  expect(await checkImage(odd)).toMatchObject({ kind: "image", width: 64, height: 48 });
  expect((await pixels(tidyJpeg(odd))).equals(await pixels(usual))).toBe(true);
}

describe("a JPEG is taken with the pixels that every viewer shows", () => {
  test.each([
    ["last coefficient 0", [0, 0, 0]],
    ["first coefficient 63", [63, 63, 0]],
    ["a precision of progressive pixels", [0, 63, 0x21]],
    ["all wrong", [255, 255, 255]],
  ] as const)("with scan parameters of a phone: %s", async (_what, parameters) => {
    await expectSamePixels(withScanParameters(plain, parameters), plain);
    await expectSamePixels(withScanParameters(grey, parameters), grey);
  });

  test("with stray bytes before any segment of its header", async () => {
    for (const marker of new Set(headerMarkers(plain))) {
      for (const stray of [Buffer.alloc(18, 0x5a), Buffer.alloc(1), Buffer.from([0xff, 0, 0xff, 0xff, 7])])
        await expectSamePixels(withBytesAt(plain, segmentStart(plain, marker), stray), plain);
    }
  });

  test("with stray bytes between the passes of a progressive one", async () => {
    const first = segmentStart(progressive, 0xda);
    const next = progressive.indexOf(Buffer.from([0xff, 0xc4]), first);
    const length = progressive.readUInt16BE(next + 2);
    await expectSamePixels(withBytesAt(progressive, next + 2 + length, Buffer.alloc(5, 9)), progressive);
  });

  test("with an Adobe colour transform or a JFIF version that does not exist", async () => {
    await expectSamePixels(withBytesAt(plain, 2, adobeSegment(7)), plain);
    const jfif = Buffer.from([0xff, 0xe0, 0, 16, ...Buffer.from("JFIF\0"), 3, 1, 0, 0, 1, 0, 1, 0, 0]);
    await expectSamePixels(withBytesAt(plain, 2, jfif), plain);
  });
});

describe("a JPEG with damaged pixels stays refused at the door", () => {
  const halfOf = (jpeg: Buffer) =>
    Buffer.concat([jpeg.subarray(0, Math.floor(jpeg.length * 0.6)), Buffer.from([0xff, 0xd9])]);

  test.each([
    ["half a picture", halfOf(plain)],
    ["half a progressive one", halfOf(progressive)],
    ["half a picture of a phone", halfOf(withScanParameters(plain, [0, 0, 0]))],
  ])("%s", async (_what, bytes) => {
    expect(await checkImage(bytes)).toMatchObject({
      kind: "problem",
      message: expect.stringContaining("its pixels are damaged or incomplete"),
    });
  });

  test("what passes at the door is not damaged when the film is made", async () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(plain, progressive, grey), changes, async (whole, edits) => {
        const copy = Buffer.from(whole);
        for (const [at, value] of edits) copy[at % copy.length] = value;
        if ((await checkImage(copy)).kind !== "image") return;
        for (const size of [
          { width: 8, height: 8 },
          { width: 200, height: 150 },
        ])
          expect((await fitImage(copy, size)).kind).toBe("image");
      }),
      { numRuns: 150 },
    );
  });
});

test("any bytes come back as they are, or as a JPEG that needs no more tidying", () => {
  const header = fc
    .uint8Array({ maxLength: 60 })
    .map((bytes) => Buffer.concat([plain.subarray(0, 2), bytes, plain.subarray(2)]));
  fc.assert(
    fc.property(fc.oneof(header, fc.uint8Array({ maxLength: 300 })), (bytes) => {
      const once = tidyJpeg(bytes);
      expect(Buffer.compare(tidyJpeg(once), once)).toBe(0);
      expect(once.byteLength).toBeLessThanOrEqual(bytes.byteLength);
    }),
  );
});
