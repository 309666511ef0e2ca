import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { root } from "../../../local/commands/buildApp.ts";
import { startFake, useBrowser } from "../../support/studio/browserOfFile.ts";
import { furnish } from "../../support/studio/showcase.ts";

const open = useBrowser();

const folder = join(root, "docs/studio");
/** `npm run pictures` takes them anew; without it they are taken and compared in their size alone: fonts differ. */
const isTaking = process.env["TAKE_PICTURES"] === "1";
const PHONE = { width: 390, height: 844 };
const SCREEN = { width: 1440, height: 900 };
const TALL_SCREEN = { width: 1440, height: 1120 };
const QUALITY = 84;

const PICTURES = [
  {
    name: "films",
    at: "",
    viewport: TALL_SCREEN,
    scroll: 0,
    colorScheme: "dark",
    there: ".screen-picture .there",
  },
  { name: "shelf", at: "", viewport: SCREEN, scroll: 610, colorScheme: "dark", there: ".card .there" },
  { name: "film", at: "shown", viewport: SCREEN, scroll: 0, colorScheme: "dark", there: ".variants .there" },
  { name: "money", at: "money", viewport: SCREEN, scroll: 0, colorScheme: "light", there: ".shares li" },
  {
    name: "operations",
    at: "operations",
    viewport: SCREEN,
    scroll: 0,
    colorScheme: "light",
    there: ".slots",
  },
  { name: "phone", at: "", viewport: PHONE, scroll: 0, colorScheme: "dark", there: ".screen-picture .there" },
] as const;

test("the pictures of the documentation show the page", async () => {
  const studio = await startFake({ try: [{ word: "#moderated", what: "refused by moderation" }] });
  const { shown } = await furnish(studio);
  for (const { name, at, viewport, scroll, colorScheme, there } of PICTURES) {
    const hash = at === "shown" ? shown.id : at;
    const page = await open(studio.origin, {
      at: `#${hash}`,
      viewport,
      colorScheme,
      reducedMotion: "reduce",
      now: studio.world.now(),
    });
    await page.getByRole("link", { name: "Operations" }).waitFor();
    await page.locator(there).first().waitFor();
    await page.evaluate(`scrollTo(0, ${scroll})`);
    await expect.poll(() => page.evaluate<number>(STILLS_COMING)).toBe(0);
    await page.evaluate(DECODED);
    const picture = await sharp(await page.screenshot())
      .jpeg({ quality: QUALITY, mozjpeg: true })
      .toBuffer();
    const path = join(folder, `${name}.jpg`);
    if (isTaking) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(path, picture);
    }
    expect(existsSync(path), `${path}: run npm run pictures`).toBe(true);
    const { width, height } = await sharp(path).metadata();
    expect({ width, height }).toEqual(viewport);
    await page.context().close();
  }
});

/** What has come is painted a little later. */
const DECODED = `Promise.all([...document.querySelectorAll("img.still.there")].map((still) => still.decode()))`;

/** How many stills and films that can be seen are not there yet. */
const STILLS_COMING = `[...document.querySelectorAll("img.still:not(.there)")].filter((still) => {
  const { top, bottom } = still.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}).length + [...document.querySelectorAll(".player video")].filter((film) => film.readyState < 2).length`;
