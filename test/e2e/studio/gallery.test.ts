import { expect, test } from "vitest";
import { atRest } from "../../support/studio/atRest.ts";
import { startFake, useBrowser } from "../../support/studio/browserOfFile.ts";
import type { FakeStudio } from "../../support/studio/fakeStudio.ts";
import { onPage } from "../../support/studio/onPage.ts";

const open = useBrowser();

test("the shelf goes on to the oldest film, newest first, each once", async () => {
  const studio = await startFake();
  shelve(studio, 90);
  const page = await open(studio.origin);
  await onPage.cards(page).first().waitFor();
  await expect
    .poll(async () => {
      await page.mouse.wheel(0, 4_000);
      return await onPage.cards(page).count();
    })
    .toBe(90);
  await page.getByText("That is all.").waitFor();
  const prompts = await page.locator(".card-prompt").allTextContents();
  expect(prompts).toEqual(Array.from({ length: 90 }, (_, film) => `Film number ${90 - film}.`));
});

test("words are looked for until a screen is full, and it says how far", async () => {
  const studio = await startFake();
  shelve(studio, 30, "A lighthouse in the fog,");
  shelve(studio, 250);
  const page = await open(studio.origin);
  await page.getByRole("searchbox", { name: "Filter films" }).fill("fog LIGHTHOUSE");
  await expect.poll(() => onPage.cards(page).count()).toBeGreaterThanOrEqual(24);
  await page.getByText(/Looked through \d+ films, back to \d+ \w+\./).waitFor();
  expect(await page.locator(".card-prompt").first().textContent()).toContain("lighthouse");
  await page.getByRole("searchbox", { name: "Filter films" }).fill("nowhere to be found");
  await page.getByText(/^No film matches that\. Looked through 280 films/).waitFor();
});

test("films are filtered by model and by state, and a film that changes its state leaves", async () => {
  const studio = await startFake();
  const { id } = studio.world.add({ prompt: "Still waiting" });
  const done = studio.world.add({ prompt: "Done already", model: "house-server", size: "480x480" });
  await studio.world.complete(done.id);
  const page = await open(studio.origin);
  const prompts = () => page.locator(".card-prompt").allTextContents();
  await page.getByLabel("Filter by model").selectOption("house-server");
  await expect.poll(prompts).toEqual(["Done already"]);
  await page.getByLabel("Filter by model").selectOption("");
  await page.getByLabel("Filter by state").selectOption("queued");
  await expect.poll(prompts).toEqual(["Still waiting"]);
  studio.world.change(id, { stage: "running", progress: 1 });
  await expect.poll(prompts).toEqual([]);
});

test("a finished film plays while one points at it or has it in focus, and not before", async () => {
  const studio = await startFake();
  const { id } = studio.world.add({ prompt: "A paper boat" });
  await studio.world.complete(id);
  const page = await open(studio.origin);
  const film = page.locator('.card video[preload="none"]');
  await film.waitFor({ state: "attached" });
  const isPlaying = () => page.evaluate<boolean>(`!document.querySelector(".card video").paused`);
  expect(studio.asked.some((each) => /content\?index=/.test(each))).toBe(false);
  await onPage.card(page, "A paper boat").getByRole("link").hover();
  await expect.poll(isPlaying).toBe(true);
  await page.mouse.move(0, 0);
  await expect.poll(isPlaying).toBe(false);
  await onPage.card(page, "A paper boat").getByRole("link").focus();
  await expect.poll(isPlaying).toBe(true);
});

test("who wants less motion sees films move only when asked", async () => {
  const studio = await startFake();
  const { id } = studio.world.add({ prompt: "A paper boat" });
  await studio.world.complete(id);
  const page = await open(studio.origin, { reducedMotion: "reduce" });
  await onPage.card(page, "A paper boat").getByRole("link").hover();
  await page.locator(".card .still.there").waitFor();
  expect(await page.evaluate<boolean>(`document.querySelector(".card video").paused`)).toBe(true);
});

test("where the provider made no thumbnail the first frame is shown", async () => {
  const studio = await startFake();
  const { id } = studio.world.add({ prompt: "A paper boat" });
  studio.world.withoutStill.add(id);
  await studio.world.complete(id);
  const page = await open(studio.origin);
  const isPainted = `(() => {
    const canvas = document.querySelector(".card canvas");
    const pixel = canvas?.getContext("2d").getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data;
    return pixel !== undefined && pixel[3] === 255;
  })()`;
  await expect.poll(() => page.evaluate<boolean>(isPainted)).toBe(true);
});

test("one comes back to the shelf where one left it, by keyboard too", async () => {
  const studio = await startFake();
  shelve(studio, 40);
  const page = await open(studio.origin);
  const link = onPage.card(page, "Film number 20.").getByRole("link");
  await link.focus();
  const before = await atRest(() => page.evaluate<number>("scrollY"));
  await link.press("Enter");
  await page.getByRole("heading", { name: "Film number 20." }).waitFor();
  await page.getByRole("link", { name: "All films" }).press("Enter");
  await onPage.prompt(page).waitFor();
  await expect.poll(() => page.evaluate<number>("scrollY")).toBe(before);
  expect(await link.evaluate((each) => each.ownerDocument.activeElement === each)).toBe(true);
});

test("a film is the start of another: a remix of it, or the same again with changes", async () => {
  const studio = await startFake();
  const { id } = studio.world.add({ prompt: "A paper boat", seconds: "12", size: "1280x720" });
  await studio.world.complete(id);
  const page = await open(studio.origin, { at: `#${id}` });
  await page.getByLabel("What should be different").fill("at night");
  await page.getByRole("button", { name: "Remix · $1.20" }).dblclick();
  await page.getByRole("heading", { name: "at night" }).waitFor();
  expect(studio.world.newestFirst().map(({ remixed_from_video_id }) => remixed_from_video_id)).toEqual([
    id,
    null,
  ]);
  await page.getByRole("link", { name: "another film" }).click();
  await page.getByRole("button", { name: "Again with changes" }).click();
  await page.getByRole("button", { name: "Create · $1.20" }).waitFor();
  expect(await onPage.prompt(page).inputValue()).toBe("A paper boat");
  expect(await page.getByLabel("Size").inputValue()).toBe("1280x720");
});

function shelve(studio: FakeStudio, films: number, prompt = "Film number"): void {
  for (let film = 1; film <= films; film += 1) studio.world.add({ prompt: `${prompt} ${film}.` });
}
