import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { Page } from "playwright-core";
import { describe, expect, onTestFinished, test } from "vitest";
import { fillSlots } from "../../support/stack/stackJobs.ts";
import { useStack } from "../../support/stack/stackOfFile.ts";
import { useBrowser } from "../../support/studio/browserOfFile.ts";
import { onPage } from "../../support/studio/onPage.ts";

const open = useBrowser();

/** The places in line that a card shows from now on, each as it comes. */
async function placesShown(page: Page, prompt: string): Promise<readonly number[]> {
  const places: number[] = [];
  await page.exposeFunction("notePlace", (place: number) => places.push(place));
  await page.evaluate(`{
    let last;
    const note = () => {
      const card = [...document.querySelectorAll(".card")].find((each) => each.innerText.includes("${prompt}"));
      const [, place] = /(\\d+)(?:st|nd|rd|th) in line/.exec(card?.innerText ?? "") ?? [];
      if (place !== undefined && place !== last) notePlace(Number(place));
      last = place ?? last;
    };
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true });
    note();
  }`);
  return places;
}

describe("against the deployed bundle, open to this machine", () => {
  const stack = useStack({ sora: ["--render-seconds", "2"] });

  test("a film is made, watched, played, downloaded as it was archived, and deleted", async () => {
    const { origin, api } = stack();
    const page = await open(origin);
    await onPage.ask(page, "A paper boat");
    const card = onPage.card(page, "A paper boat");
    await card.locator('video[preload="none"]').waitFor({ state: "attached" });
    await card.getByRole("link").click();
    await page.locator(".player video").waitFor();
    expect(await seeks(page)).toBe(true);
    const id = new URL(page.url()).hash.slice(1);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download" }).click(),
    ]);
    const bytes = await readFile(await download.path());
    expect(createHash("sha256").update(bytes).digest("hex")).toBe((await api.read(id)).outputs[0]?.sha256);
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByRole("button", { name: "Delete for good" }).click();
    await expect.poll(() => onPage.cards(page).count()).toBe(0);
    expect((await api.call(`/videos/${id}`)).status).toBe(404);
  });

  test("a double click, Enter twice and a reload make one film each", async () => {
    const { origin, api } = stack();
    const page = await open(origin);
    await onPage.prompt(page).fill("by a double click");
    await onPage.create(page).dblclick();
    await onPage.card(page, "by a double click").waitFor();
    await onPage.prompt(page).fill("by Enter twice");
    await onPage.prompt(page).press("Enter");
    await onPage.prompt(page).press("Enter");
    await onPage.card(page, "by Enter twice").waitFor();
    await onPage.ask(page, "with a reload");
    await page.reload();
    await onPage.card(page, "with a reload").waitFor();
    await expect.poll(() => onPage.prompt(page).inputValue()).toBe("");
    const { body } = await api.call("/videos?limit=100");
    const prompts = [
      ...body.toString("utf8").matchAll(/"prompt":"(by a double click|by Enter twice|with a reload)"/g),
    ];
    expect(prompts.map(([, prompt]) => prompt).sort()).toEqual([
      "by Enter twice",
      "by a double click",
      "with a reload",
    ]);
  });

  test("thirty films in two slots: places in line fall, and each card settles without a reload", async () => {
    const { origin, api } = stack();
    const page = await open(origin);
    const prompts = Array.from({ length: 30 }, (_, place) => `Slot film ${place + 1}.`);
    const { free } = await fillSlots(stack());
    for (const prompt of prompts) await api.create({ prompt, model: "sora-2", seconds: "4" });
    await onPage.card(page, "Slot film 30.").getByText("30th in line").waitFor();
    const places = await placesShown(page, "Slot film 30.");
    await free();
    await expect.poll(() => onPage.card(page, "Slot film").locator("video").count()).toBe(30);
    expect(places[0]).toBe(30);
    expect(places).toEqual(places.toSorted((one, other) => other - one));
    expect(places.length).toBeGreaterThan(5);
    const shown = await page.locator(".card-prompt", { hasText: "Slot film" }).allTextContents();
    expect(shown).toEqual(prompts.toReversed());
  });

  test("offline is told, and two tabs show the film that was made meanwhile", async () => {
    const { origin, api } = stack();
    const page = await open(origin);
    const other = await page.context().newPage();
    await other.goto(page.url());
    await onPage.create(other).waitFor();
    await page.context().setOffline(true);
    await page.locator(".lost").waitFor();
    await api.ended((await api.create({ prompt: "Made while offline", model: "sora-2", seconds: "4" })).id);
    await page.context().setOffline(false);
    for (const tab of [page, other]) {
      const card = onPage.card(tab, "Made while offline");
      await card.locator("video").waitFor({ state: "attached" });
      await tab.locator(".lost").waitFor({ state: "detached" });
      expect(await card.count()).toBe(1);
    }
  });

  test("what was spent and what runs is told as the books and the lines have it", async () => {
    const { origin, api } = stack();
    const { id } = await api.create({ prompt: "A film to pay", model: "sora-2", seconds: "4" });
    await api.ended(id);
    const page = await open(origin, { at: "#money" });
    const { total } = JSON.parse((await api.call("/usage")).body.toString("utf8"));
    const spent = `$${total.actual.toFixed(2)}`;
    await page.getByRole("region", { name: "This month" }).getByText(spent, { exact: true }).waitFor();
    await page.getByRole("region", { name: "By model" }).getByText("sora-2").waitFor();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("region", { name: "By day" }).getByRole("button", { name: "Download CSV" }).click(),
    ]);
    expect(await readFile(await download.path(), "utf8")).toMatch(/^key,videos,seconds/);
    await page.getByRole("link", { name: "Operations" }).click();
    await page
      .getByText(/of 2 running/)
      .first()
      .waitFor();
    await page.getByText(/^Storage answers/).waitFor();
  });

  test("the host is killed and started while a film is made: the page says so and comes back", async () => {
    const { origin, api, kill, start } = stack();
    const page = await open(origin);
    await onPage.ask(page, "through a crash #render=8");
    const card = onPage.card(page, "through a crash");
    await card.waitFor();
    await kill("host");
    await page.locator(".lost").waitFor();
    await start("host");
    await page.locator(".lost").waitFor({ state: "detached" });
    await card.locator("video").waitFor({ state: "attached" });
    const { body } = await api.call("/videos?limit=100");
    expect(body.toString("utf8").match(/through a crash/g)).toHaveLength(1);
  });
});

describe("against the deployed bundle, with keys", () => {
  const key = "a-key-of-the-page-test";
  const holder = { owner: "alice", sha256: createHash("sha256").update(key).digest("hex"), admin: false };
  const stack = useStack({ settings: { AUTH_MODE: "keys", API_KEYS: JSON.stringify([holder]) } }, [key]);

  test("one signs in by key, a wrong one is refused in words, and signed out everything is 401", async () => {
    const page = await open(stack().origin);
    await enter(page, "a wrong one");
    await page.getByText(/^That key is not known here/).waitFor();
    await enter(page, key);
    await onPage.ask(page, "A paper boat");
    await onPage.card(page, "A paper boat").locator("video").waitFor({ state: "attached" });
    await onPage.card(page, "A paper boat").getByRole("link").click();
    await expect
      .poll(() => page.evaluate<number>(`document.querySelector(".player video")?.readyState ?? 0`))
      .toBeGreaterThan(0);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByLabel("Key").waitFor();
    expect(await page.evaluate<number>(`fetch("../api/v1/videos").then(({ status }) => status)`)).toBe(401);
  });

  test("a page of another origin can neither read nor change anything", async () => {
    const { origin, api } = stack();
    const page = await open(origin);
    await enter(page, key);
    await onPage.prompt(page).waitFor();
    const foreign = createServer((_, response) => response.end("<!doctype html><title>elsewhere</title>"));
    await new Promise<void>((resolve) => foreign.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void foreign.close());
    const address = foreign.address();
    const port = address && typeof address === "object" ? address.port : 0;
    const elsewhere = await page.context().newPage();
    await elsewhere.goto(`http://127.0.0.1:${port}/`);
    const url = `${origin}/api/v1/videos`;
    const read = `fetch("${url}", { credentials: "include" }).then(() => "read", () => "refused")`;
    expect(await elsewhere.evaluate<string>(read)).toBe("refused");
    // A simple request is sent without asking first: the server itself must refuse it.
    const write = `fetch("${url}", { method: "POST", mode: "no-cors", credentials: "include", headers: { "content-type": "text/plain" }, body: '{"prompt":"from elsewhere"}' }).then(() => "sent", () => "refused")`;
    await elsewhere.evaluate<string>(write);
    const { body } = await api.call("/videos?limit=100", { headers: { authorization: `Bearer ${key}` } });
    expect(body.toString("utf8")).not.toContain("from elsewhere");
  });
});

async function enter(page: Page, key: string): Promise<void> {
  await page.getByLabel("Key").fill(key);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Goes to the middle of the film that is shown. */
function seeks(page: Page): Promise<boolean> {
  return page.evaluate<boolean>(`(async () => {
    const film = document.querySelector(".player video");
    if (film.readyState === 0) await new Promise((resolve) => film.addEventListener("loadedmetadata", resolve, { once: true }));
    const seeked = new Promise((resolve) => film.addEventListener("seeked", resolve, { once: true }));
    film.currentTime = film.duration / 2;
    await seeked;
    return film.currentTime > 0;
  })()`);
}
