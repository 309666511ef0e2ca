import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import sharp, { type Sharp } from "sharp";
import { type FilmSpec, jobMark } from "./filmSpec.ts";

const font = createRequire(import.meta.url).resolve("dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf");

const MAX_WORDS = 120;

/**
 * The picture a film is made of: the prompt on colours that follow from it and the variant; the number of the
 * variant and the mark of the job in a corner.
 */
export async function drawStill(spec: FilmSpec): Promise<Sharp> {
  const { width, height } = spec;
  const ground = spec.background
    ? sharp(spec.background).resize(width, height, { fit: "cover" }).flatten({ background: "#000000" })
    : sharp(gradient(spec));
  const words = await wordsPicture(spec, Math.round(width * 0.84), Math.round(height * 0.5));
  const label = await labelPicture(
    `#${spec.variant + 1} ${jobMark(spec)}`,
    Math.round(Math.min(width, height) * 0.08),
  );
  const margin = Math.round(height * 0.06);
  return ground.composite([
    { input: words, gravity: "centre" },
    { input: label, top: margin, left: margin },
  ]);
}

/** JPEG or WebP of the still, small enough for a thumbnail. */
export async function drawThumbnail(spec: FilmSpec, format: "jpeg" | "webp"): Promise<Uint8Array> {
  const whole = await (await drawStill(spec)).png({ compressionLevel: 1 }).toBuffer();
  return sharp(whole)
    .resize({ width: Math.min(480, spec.width) })
    .toFormat(format)
    .toBuffer();
}

/** Four small stills side by side, each with the film's moving part about where it is at that time. */
export async function drawSpritesheet(spec: FilmSpec): Promise<Uint8Array> {
  const tile = sharp(await drawThumbnail(spec, "jpeg"));
  const { width, height } = await tile.metadata();
  const picture = await tile.toBuffer();
  const box = { create: { width: 16, height: 16, channels: 3 as const, background: boxColour(spec) } };
  const at = [0, 1, 2, 3];
  const sheet = sharp({ create: { width: width * 4, height, channels: 3, background: "black" } });
  const layers = at.flatMap((index) => [
    { input: picture, left: index * width, top: 0 },
    { input: box, left: index * width + Math.round((index * width) / 4), top: Math.round(height * 0.8) },
  ]);
  return sheet.composite(layers).jpeg().toBuffer();
}

/** A pitch that differs from prompt to prompt, in Hertz. */
export function pitchOf(spec: FilmSpec): number {
  return 220 + (seedOf(spec)[2] ?? 0) * 2;
}

/** The colour of what moves in a film, `#` and six hex digits: light, and another from job to job. */
export function boxColour({ jobId }: Pick<FilmSpec, "jobId">): string {
  const [r = 0, g = 0, b = 0] = createHash("sha256").update(jobId).digest();
  return `#${[r, g, b].map((part) => (128 + (part >> 1)).toString(16)).join("")}`;
}

function seedOf(spec: FilmSpec): Uint8Array {
  return createHash("sha256").update(`${spec.variant}\n${spec.prompt}`).digest();
}

function gradient(spec: FilmSpec): Buffer {
  const [first = 0, second = 0] = seedOf(spec);
  const hue = Math.round((first * 360) / 256);
  const other = (hue + 60 + second) % 360;
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${spec.width}" height="${spec.height}"><defs>` +
      `<linearGradient id="g" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="hsl(${hue},65%,38%)"/>` +
      `<stop offset="1" stop-color="hsl(${other},70%,24%)"/></linearGradient></defs>` +
      `<rect width="100%" height="100%" fill="url(#g)"/></svg>`,
  );
}

function wordsPicture(spec: FilmSpec, width: number, height: number): Promise<Buffer> {
  const plain = spec.prompt.replace(/[\p{C}\s]+/gu, " ").trim();
  const shown = [...plain].length > MAX_WORDS ? `${[...plain].slice(0, MAX_WORDS).join("")}...` : plain;
  return textPicture(shown || "...", width, height);
}

function labelPicture(label: string, height: number): Promise<Buffer> {
  return textPicture(label, height * 6, height);
}

function textPicture(words: string, width: number, height: number): Promise<Buffer> {
  const escaped = words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const text = `<span foreground="white">${escaped}</span>`;
  const options = { text, font: "DejaVu Sans Bold", fontfile: font, rgba: true, width, height };
  return sharp({ text: { ...options, align: "centre", wrap: "word-char" } })
    .png()
    .toBuffer();
}
