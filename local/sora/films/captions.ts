import sharp, { type OverlayOptions } from "sharp";
import { type FilmSpec, jobMark } from "./filmSpec.ts";
import type { Layer } from "./layer.ts";
import { svg } from "./sceneShapes.ts";
import { drawable, drawWords } from "./words.ts";

/** What is written over a film: that it is simulated, which it is, and its prompt. */
export async function captions(spec: FilmSpec): Promise<Layer[]> {
  const { width, height } = spec;
  const across = Math.min(width, height);
  const margin = Math.round(across * 0.055);
  const small = { size: Math.max(9, Math.round(across / 34)), width, opacity: 0.85 };
  const [sign, name] = await Promise.all([drawWords("SIMULATED", small), drawWords(nameOf(spec), small)]);
  const wide = (await sharp(name).metadata()).width;
  const top = await strip(width, Math.round(margin + small.size * 2.2), "down", [
    { input: sign, left: margin, top: margin },
    { input: name, left: Math.max(0, width - margin - wide), top: margin },
  ]);
  const words = drawable(spec.prompt);
  if (words === "") return [{ picture: top, x: 0, y: 0 }];
  const prompt = await drawWords(words, {
    size: Math.max(12, Math.round(across / 15)),
    width: Math.round(Math.min(width - 2 * margin, across * 1.5)),
  });
  const tall = Math.min((await sharp(prompt).metadata()).height, height - 2 * margin);
  const high = Math.min(height, 2 * Math.round((tall + margin * 2.6) / 2));
  const bottom = await strip(width, high, "up", [
    {
      input: await sharp(prompt)
        .extract(await upTo(prompt, width - margin, tall))
        .toBuffer(),
      left: margin,
      top: high - margin - tall,
    },
  ]);
  return [
    { picture: top, x: 0, y: 0 },
    { picture: bottom, x: 0, y: height - high },
  ];
}

/** Its number and its job, so that films of one prompt can be told apart; of a remix also the job it began with. */
function nameOf({ number, jobId, source }: FilmSpec): string {
  const mark = `#${number}  ${jobMark({ jobId })}`;
  return source ? `${mark} from ${jobMark(source)}` : mark;
}

/** A strip that darkens towards the edge of the film, with what lies on it. */
function strip(width: number, height: number, way: "up" | "down", on: OverlayOptions[]): Promise<Buffer> {
  const [first, last] = way === "up" ? [0, 0.62] : [0.42, 0];
  const shade =
    `<defs><linearGradient id="d" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-opacity="${first}"/>` +
    `<stop offset="1" stop-opacity="${last}"/></linearGradient></defs><rect width="100%" height="100%" fill="url(#d)"/>`;
  return sharp(svg(width, height, shade))
    .composite(on)
    .png({ compressionLevel: 1 })
    .toBuffer();
}

async function upTo(picture: Buffer, width: number, height: number) {
  const size = await sharp(picture).metadata();
  return { left: 0, top: 0, width: Math.min(width, size.width), height: Math.min(height, size.height) };
}
