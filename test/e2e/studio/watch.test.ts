import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { atRest } from "../../support/studio/atRest.ts";
import { startFake, useBrowser } from "../../support/studio/browserOfFile.ts";
import { onPage } from "../../support/studio/onPage.ts";

const open = useBrowser();
const LOST = /^Connection lost/;

test("a film is seen to wait, be rendered, be saved and be ready without a reload; it plays, is kept and deleted", async () => {
  const studio = await startFake();
  const { world } = studio;
  const page = await open(studio.origin);
  await onPage.ask(page, "A paper boat");
  const card = onPage.card(page, "A paper boat");
  await card.getByText("Accepted").waitFor();
  const [{ id } = { id: "" }] = world.newestFirst();
  world.change(id, {
    stage: "waiting_for_capacity",
    queue_position: 3,
    eta: Math.floor(Date.now() / 1_000) + 115,
  });
  await card.getByText("3rd in line").waitFor();
  await card.getByText(/^Ready in about/).waitFor();
  world.change(id, { stage: "running", progress: 40 });
  await card.getByText("Rendering · 40 %").waitFor();
  world.change(id, { stage: "archiving", progress: 99 });
  await card.getByText("Saving the film").waitFor();
  await world.complete(id);
  await card.locator('video[preload="none"]').waitFor({ state: "attached" });

  await card.getByRole("link").click();
  const player = page.getByLabel("Film: A paper boat");
  await player.waitFor();
  expect(await seekAndPlay(page)).toBe(true);
  await page.getByText(/^Rendering \d+ s$/).waitFor();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download" }).click(),
  ]);
  const bytes = await readFile(await download.path());
  expect(createHash("sha256").update(bytes).digest("hex")).toBe(world.get(id).outputs[0]?.sha256);

  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByText(/Nobody can bring it back/).waitFor();
  await page.getByRole("button", { name: "Delete for good" }).click();
  await onPage.prompt(page).waitFor();
  await expect.poll(() => onPage.cards(page).count()).toBe(0);
  expect(world.videos.size).toBe(0);
});

test("of thirty films the places fall, and the cards stay in their order while they are done", async () => {
  const studio = await startFake();
  const { world } = studio;
  const page = await open(studio.origin);
  const ids = Array.from({ length: 30 }, (_, place) => {
    const { id } = world.add({ prompt: `Film number ${place + 1}.`, size: "720x1280" });
    world.change(id, { stage: "waiting_for_capacity", queue_position: place + 1 });
    return id;
  });
  await expect.poll(() => onPage.cards(page).count()).toBe(30);
  await onPage.card(page, "Film number 30.").getByText("30th in line").waitFor();
  const newestFirst = Array.from({ length: 30 }, (_, place) => `Film number ${30 - place}.`);
  for (const [place, id] of ids.entries()) {
    await world.complete(id);
    for (const [behind, waiting] of ids.slice(place + 1).entries())
      world.change(waiting, { stage: "waiting_for_capacity", queue_position: behind + 1 });
    if (place === 14) await onPage.card(page, "Film number 30.").getByText("15th in line").waitFor();
  }
  await expect.poll(() => page.locator(".card video").count()).toBe(30);
  expect(await page.locator(".card-prompt").allTextContents()).toEqual(newestFirst);
});

test("a server that is killed and started again is noticed, told, and caught up with by itself", async () => {
  const studio = await startFake();
  const { world } = studio;
  const page = await open(studio.origin);
  await onPage.ask(page, "A paper boat");
  await onPage.card(page, "A paper boat").waitFor();
  const [{ id } = { id: "" }] = world.newestFirst();
  world.change(id, { stage: "running", progress: 10 });
  await onPage.card(page, "A paper boat").getByText("Rendering · 10 %").waitFor();
  await studio.stop();
  await page.locator(".lost", { hasText: LOST }).waitFor();
  // What happened meanwhile is told by nobody any more: the new server remembers no events.
  await world.complete(id);
  world.told.length = 0;
  await studio.start();
  await page.locator(".card video").waitFor({ state: "attached" });
  await page.locator(".lost").waitFor({ state: "detached" });
  expect(await onPage.cards(page).count()).toBe(1);
});

test("offline is told, and what was missed is there when the network is back", async () => {
  const studio = await startFake();
  const { id } = studio.world.add({ prompt: "A paper boat" });
  const page = await open(studio.origin);
  await onPage.card(page, "A paper boat").waitFor();
  await page.context().setOffline(true);
  await page.locator(".lost", { hasText: LOST }).waitFor();
  await studio.world.complete(id);
  await page.context().setOffline(false);
  await page.locator(".card video").waitFor({ state: "attached" });
  await page.locator(".lost").waitFor({ state: "detached" });
});

test("a film made in one tab is seen in another", async () => {
  const studio = await startFake();
  const page = await open(studio.origin);
  const other = await page.context().newPage();
  await other.goto(`${studio.origin}/studio/`);
  await onPage.ask(page, "A paper boat");
  await onPage.card(other, "A paper boat").waitFor();
  const [{ id } = { id: "" }] = studio.world.newestFirst();
  await studio.world.complete(id);
  for (const each of [page, other]) await each.locator(".card video").waitFor({ state: "attached" });
  studio.world.erase(id);
  for (const each of [page, other]) await expect.poll(() => onPage.cards(each).count()).toBe(0);
});

test("a waiting film can be cancelled on its card", async () => {
  const studio = await startFake();
  studio.world.add({ prompt: "A paper boat" });
  const page = await open(studio.origin);
  const card = onPage.card(page, "A paper boat");
  await card.getByRole("button", { name: /^Cancel this film/ }).click();
  await card.getByText("Cancelled").waitFor();
});

test("films that come while one looks at older ones wait to be asked for: nothing jumps", async () => {
  const studio = await startFake();
  for (let film = 1; film <= 40; film += 1) studio.world.add({ prompt: `Film number ${film}.` });
  const page = await open(studio.origin);
  await expect.poll(() => onPage.cards(page).count()).toBeGreaterThan(20);
  await page.evaluate("window.scrollTo(0, document.body.scrollHeight)");
  await expect.poll(() => onPage.cards(page).count()).toBe(40);
  await onPage.card(page, "Film number 20.").scrollIntoViewIfNeeded();
  const top = () => onPage.card(page, "Film number 20.").evaluate((card) => card.getBoundingClientRect().top);
  const before = await atRest(top);
  studio.world.add({ prompt: "The newest." });
  await page.getByRole("button", { name: "Show 1 new film" }).waitFor();
  expect(await top()).toBeCloseTo(before, -2);
  await page.getByRole("button", { name: "Show 1 new film" }).click();
  await onPage.card(page, "The newest.").waitFor();
});

/** Goes to the middle, and plays on from there. */
function seekAndPlay(page: Page): Promise<boolean> {
  return page.evaluate<boolean>(`(async () => {
    const film = document.querySelector(".player video");
    film.muted = true;
    const seeked = new Promise((resolve) => film.addEventListener("seeked", resolve, { once: true }));
    film.currentTime = 2;
    await seeked;
    const from = film.currentTime;
    await film.play();
    await new Promise((resolve) => film.addEventListener("timeupdate", resolve, { once: true }));
    film.pause();
    return from >= 2 && film.duration > 3;
  })()`);
}
