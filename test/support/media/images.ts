import { deflateSync } from "node:zlib";
import sharp, { type Sharp } from "sharp";

const RED = { r: 220, g: 30, b: 30 };
const BLUE = { r: 30, g: 30, b: 220 };

/** Left half red, right half blue; `format` picks the encoder. */
export async function halves(
  width: number,
  height: number,
  format: (image: Sharp) => Sharp,
): Promise<Buffer> {
  const right = await sharp({
    create: { width: Math.floor(width / 2), height, channels: 3, background: BLUE },
  })
    .raw()
    .toBuffer();
  const image = sharp({ create: { width, height, channels: 3, background: RED } }).composite([
    {
      input: right,
      raw: { width: Math.floor(width / 2), height, channels: 3 },
      left: Math.ceil(width / 2),
      top: 0,
    },
  ]);
  return format(image).toBuffer();
}

/** Pixels that do not compress, so that a cut leaves some of them out. */
export async function noise(width: number, height: number, format: (image: Sharp) => Sharp): Promise<Buffer> {
  const pixels = Buffer.alloc(width * height * 3);
  let state = 1;
  for (let i = 0; i < pixels.length; i += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    pixels[i] = state >>> 24;
  }
  return format(sharp(pixels, { raw: { width, height, channels: 3 } })).toBuffer();
}

/** Two frames, each a colour of its own. */
export async function animation(format: (image: Sharp) => Sharp): Promise<Buffer> {
  const frame = (background: typeof RED) =>
    sharp({ create: { width: 32, height: 32, channels: 3, background } })
      .png()
      .toBuffer();
  return format(sharp([await frame(RED), await frame(BLUE)], { join: { animated: true } })).toBuffer();
}

/** A PNG chunk with its checksum. */
export function pngChunk(name: string, data: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([
    length,
    Buffer.from(name, "latin1"),
    data,
    crc(Buffer.concat([Buffer.from(name, "latin1"), data])),
  ]);
}

function crc(bytes: Uint8Array): Buffer {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  const out = Buffer.alloc(4);
  out.writeUInt32BE((value ^ 0xffffffff) >>> 0);
  return out;
}

/** A PNG with a right header of any dimensions and hardly any pixels: a few hundred bytes that claim gigabytes. */
export function pngBomb(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  const pixels = deflateSync(Buffer.alloc(1_000));
  return Buffer.concat([
    signature,
    pngChunk("IHDR", header),
    pngChunk("IDAT", pixels),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}

/** An animated PNG: the chunk `acTL` after the header is what makes it one. */
export function animatedPng(still: Uint8Array): Buffer {
  const control = Buffer.from([0, 0, 0, 2, 0, 0, 0, 0]);
  return Buffer.concat([still.subarray(0, 33), pngChunk("acTL", control), still.subarray(33)]);
}

/** A whole JPEG whose header says other dimensions. */
export function withJpegSize(jpeg: Buffer, width: number, height: number): Buffer {
  const copy = Buffer.from(jpeg);
  const frame = copy.indexOf(Buffer.from([0xff, 0xc0]));
  copy.writeUInt16BE(height, frame + 5);
  copy.writeUInt16BE(width, frame + 7);
  return copy;
}

/** The colour in the middle of each quarter: left top, right top, left bottom, right bottom. */
export async function quarterColours(bytes: Uint8Array): Promise<("red" | "blue" | "mixed")[]> {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => {
    const offset = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels;
    const [red = 0, , blue = 0] = data.subarray(offset, offset + 3);
    if (red > blue + 80) return "red";
    return blue > red + 80 ? "blue" : "mixed";
  };
  return [at(0.25, 0.25), at(0.75, 0.25), at(0.25, 0.75), at(0.75, 0.75)];
}
