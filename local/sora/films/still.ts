import { createHash } from "node:crypto";
import sharp from "sharp";
import { captions } from "./captions.ts";
import type { FilmSpec } from "./filmSpec.ts";
import { FRAMES_PER_SECOND, type Layer, placeAt } from "./layer.ts";
import { sceneOf } from "./scene.ts";

/** How much nearer a film has come to the picture it starts from when it ends. */
export const ZOOM = 0.14;

/** What a film is put together from: what lies below, and what moves over it. */
export interface Parts {
  /** PNG of the film's size. Of a picture that came with the create the film comes nearer, else it stands still. */
  readonly ground: Buffer;
  readonly layers: readonly Layer[];
}

/** The parts of a film, every layer as PNG. */
export async function partsOf(spec: FilmSpec): Promise<Parts> {
  const { width, height, background } = spec;
  const png = { compressionLevel: 1 };
  const over = await captions(spec);
  if (background) {
    const cover = sharp(background)
      .resize(width, height, { fit: "cover" })
      .flatten({ background: "#000000" });
    return { ground: await cover.png(png).toBuffer(), layers: over };
  }
  const { ground, layers } = sceneOf(spec);
  const drawn = await Promise.all(
    layers.map(async (layer) => ({ ...layer, picture: await sharp(layer.picture).png(png).toBuffer() })),
  );
  return { ground: await sharp(ground).png(png).toBuffer(), layers: [...drawn, ...over] };
}

/** JPEG or WebP of the film's first picture, small enough for a thumbnail. */
export async function drawThumbnail(spec: FilmSpec, format: "jpeg" | "webp"): Promise<Uint8Array> {
  return sharp(await pictureAt(spec, await partsOf(spec), 0))
    .resize({ width: Math.min(480, spec.width) })
    .toFormat(format)
    .toBuffer();
}

/** Four small pictures of the film side by side, from its beginning to its end. */
export async function drawSpritesheet(spec: FilmSpec): Promise<Uint8Array> {
  const parts = await partsOf(spec);
  const width = Math.min(480, spec.width);
  const tiles = await Promise.all(
    [0, 1, 2, 3].map(async (index) => {
      const frame = Math.round((index * spec.seconds * FRAMES_PER_SECOND) / 4);
      return sharp(await pictureAt(spec, parts, frame))
        .resize({ width })
        .png()
        .toBuffer();
    }),
  );
  const { height } = await sharp(tiles[0]).metadata();
  return sharp({ create: { width: width * 4, height, channels: 3, background: "black" } })
    .composite(tiles.map((input, index) => ({ input, left: index * width, top: 0 })))
    .jpeg()
    .toBuffer();
}

/** The picture of a film at a frame, as PNG. */
export async function pictureAt(
  { width, height, seconds, background }: FilmSpec,
  { ground, layers }: Parts,
  frame: number,
): Promise<Buffer> {
  const near = background ? 1 + (ZOOM * frame) / (seconds * FRAMES_PER_SECOND) : 1;
  const [seenWidth, seenHeight] = [Math.round(width / near), Math.round(height / near)];
  const seen = {
    left: (width - seenWidth) >> 1,
    top: (height - seenHeight) >> 1,
    width: seenWidth,
    height: seenHeight,
  };
  const base = await sharp(ground).extract(seen).resize(width, height, { fit: "fill" }).toBuffer();
  const placed = await Promise.all(layers.map((layer) => cut(layer, frame, width, height)));
  return sharp(base)
    .composite(placed.filter((layer) => layer !== null))
    .png({ compressionLevel: 1 })
    .toBuffer();
}

/** What of a layer lies within the film at a frame; sharp lays nothing over that reaches beyond. */
async function cut({ picture, ...layer }: Layer, frame: number, width: number, height: number) {
  const { x, y } = placeAt({ picture, ...layer }, frame);
  const size = await sharp(picture).metadata();
  const [left, top] = [Math.max(0, x), Math.max(0, y)];
  const [right, bottom] = [Math.min(width, x + size.width), Math.min(height, y + size.height)];
  if (right <= left || bottom <= top) return null;
  const region = { left: left - x, top: top - y, width: right - left, height: bottom - top };
  return { input: await sharp(picture).extract(region).toBuffer(), left, top };
}

/** A pitch that differs from prompt to prompt, in Hertz. */
export function pitchOf({ prompt, number }: FilmSpec): number {
  return 130 + (createHash("sha256").update(`${number}\n${prompt}`).digest()[2] ?? 0) / 2;
}
