import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { expect, test } from "vitest";
import { checkImage } from "../../src/lib/media/checkImage.ts";
import { tidyPng } from "../../src/lib/media/tidyPng.ts";
import { noise, pngChunk } from "../support/media/images.ts";

const HEADER_END = 33;
const plain = await noise(64, 48, (image) => image.png());
const withChunks = (...chunks: readonly Buffer[]) =>
  Buffer.concat([plain.subarray(0, HEADER_END), ...chunks, plain.subarray(HEADER_END)]);

test("words about a picture never reach the decoder, which would unpack them", async () => {
  const words = pngChunk(
    "zTXt",
    Buffer.concat([Buffer.from("Comment\0\0"), deflateSync(Buffer.alloc(1_000_000))]),
  );
  const bomb = withChunks(
    words,
    words,
    pngChunk("iTXt", Buffer.from("a")),
    pngChunk("caBX", Buffer.alloc(9)),
  );
  expect(Buffer.from(tidyPng(bomb)).equals(tidyPng(plain))).toBe(true);
  expect(await checkImage(bomb)).toMatchObject({ kind: "image" });
});

test("colours, transparency and orientation stay", async () => {
  const image = sharp(plain).ensureAlpha(0.5).withIccProfile("p3").withMetadata({ orientation: 6 });
  const whole = await image.png({ palette: true }).toBuffer();
  const metadata = await sharp(tidyPng(whole)).metadata();
  expect(metadata).toMatchObject({ hasAlpha: true, hasProfile: true, orientation: 6 });
});

test("a chunk that a decoder must know is left for it to refuse", async () => {
  expect(await checkImage(withChunks(pngChunk("QQQQ", Buffer.alloc(4))))).toMatchObject({ kind: "problem" });
});
