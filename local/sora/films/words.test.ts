import sharp from "sharp";
import { expect, test } from "vitest";
import { drawable, drawWords } from "./words.ts";

test.each([
  ["A paper boat", "A paper boat"],
  ["  Two\n\tlines ", "Two lines"],
  ["雨の街を走る猫 🎬 A cat 👩‍👩‍👧 in <b>Kyoto</b> & Ünïcödé", "A cat in <b>Kyoto</b> & Ünïcödé"],
  ["Привет, Ελλάδα", "Привет, Ελλάδα"],
  ["雨の街、走る猫。(🎬)", ""],
  ["a \ud800 b\u0000c", "a b c"],
  ["word ".repeat(40), `${"word ".repeat(24).trim()}...`],
])("of %j is drawn what the font can draw", (prompt, drawn) => {
  expect(drawable(prompt)).toBe(drawn);
});

test.each(["white", "black", "#808080"])("words are read on %s: white, in a dark outline", async (ground) => {
  const words = await drawWords("A boat <&>", { size: 40, width: 400 });
  const { width, height } = await sharp(words).metadata();
  const picture = sharp({ create: { width, height, channels: 3, background: ground } });
  const { channels } = await sharp(
    await picture
      .composite([{ input: words }])
      .png()
      .toBuffer(),
  ).stats();
  for (const { min, max } of channels.slice(0, 3)) {
    expect(max).toBeGreaterThan(250);
    expect(min).toBeLessThan(70);
  }
});
