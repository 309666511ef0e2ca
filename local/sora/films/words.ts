import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import sharp from "sharp";
import { fontCoverage } from "./fontCoverage.ts";

const font = createRequire(import.meta.url).resolve("dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf");

const MAX_WORDS = 120;
let known: ((codePoint: number) => boolean) | undefined;

/** What of a text the font can draw, on one line and not too long: nothing is ever drawn as an empty box. */
export function drawable(text: string): string {
  known ??= fontCoverage(readFileSync(font));
  const isKnown = known;
  const kept = [...text.replace(/\p{Cf}/gu, "").replace(/[\p{C}\s]+/gu, " ")].filter((character) =>
    isKnown(character.codePointAt(0) ?? 0),
  );
  const plain = kept.join("").replace(/ +/g, " ").trim();
  // What is left of words that were left out says nothing.
  if (!/[\p{L}\p{N}]/u.test(plain)) return "";
  return [...plain].length > MAX_WORDS ? `${[...plain].slice(0, MAX_WORDS).join("").trimEnd()}...` : plain;
}

/** How words are to be set; lengths in pixels. */
export interface Setting {
  readonly size: number;
  readonly width: number;
  readonly opacity?: number;
}

/** White words in a dark outline, which reads on any ground; the picture is as large as they need. */
export async function drawWords(words: string, { size, width, opacity = 1 }: Setting): Promise<Buffer> {
  const escaped = words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const outline = Math.max(1, Math.round(size / 14));
  const around = outline * 2 + 1;
  const frame = { top: around, bottom: around, left: around, right: around };
  const text = (colour: string, alpha: number) =>
    sharp({
      text: {
        text: `<span foreground="${colour}" alpha="${Math.round(alpha * 100)}%">${escaped}</span>`,
        font: `DejaVu Sans Bold ${size}`,
        fontfile: font,
        rgba: true,
        dpi: 72,
        width,
        wrap: "word-char",
        spacing: Math.round(size / 5),
      },
    });
  const background = { r: 0, g: 0, b: 0, alpha: 0 };
  const front = await text("white", opacity)
    .extend({ ...frame, background })
    .png()
    .toBuffer();
  const shape = await text("black", 1)
    .extend({ ...frame, background })
    .extractChannel("alpha")
    .png()
    .toBuffer();
  const { width: wide, height: high } = await sharp(front).metadata();
  // Blurred and then made dense again, it is as round as a pen would make it.
  const grown = await sharp(shape)
    .blur(Math.max(0.6, outline * 0.8))
    .linear(4, 0)
    .png()
    .toBuffer();
  const mask = await sharp(grown)
    .linear(0.85 * opacity, 0)
    .toColourspace("b-w")
    .raw()
    .toBuffer();
  const dark = { create: { width: wide, height: high, channels: 3 as const, background: "#05070d" } };
  return sharp(
    await sharp(dark)
      .joinChannel(mask, { raw: { width: wide, height: high, channels: 1 } })
      .png()
      .toBuffer(),
  )
    .composite([{ input: front }])
    .png()
    .toBuffer();
}
