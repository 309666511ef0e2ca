import axe from "axe-core";
import type { Page } from "playwright-core";
import { expect, test, vi } from "vitest";
import { startFake, useBrowser } from "../../support/studio/browserOfFile.ts";
import { onPage } from "../../support/studio/onPage.ts";
import { furnish } from "../../support/studio/showcase.ts";

const open = useBrowser();

// Each furnishes a studio of its own: a dozen films are drawn, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 180_000 });

const VIEWS = ["films", "film", "waiting film", "money", "operations", "sign-in"] as const;
const WIDTHS = [360, 1440];
const THEMES = ["dark", "light"] as const;

test.each(VIEWS)(
  "%s: nothing stands in anybody's way, in both themes, on a phone and a wide screen",
  async (view) => {
    const studio = await startFake({
      auth: view === "sign-in" ? "keys" : "open",
      try: [{ word: "#moderated", what: "refused" }],
    });
    const { shown, lost } = await furnish(studio);
    const at = { films: "", film: `#${shown.id}`, "waiting film": `#${lost.id}`, "sign-in": "" };
    for (const colorScheme of THEMES)
      for (const width of WIDTHS) {
        const hash = view === "money" || view === "operations" ? `#${view}` : at[view];
        const page = await open(studio.origin, {
          at: hash,
          now: studio.world.now(),
          colorScheme,
          viewport: { width, height: 900 },
        });
        await settled(page, view);
        expect(await findings(page), `${colorScheme} ${width}`).toEqual([]);
        const overflow = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
        expect(overflow, `${colorScheme} ${width}: wider than the screen`).toBeLessThanOrEqual(0);
        await page.context().close();
      }
  },
);

test("the money is told in words, drawn by day, and fetched as a file", async () => {
  const studio = await startFake();
  await furnish(studio);
  const page = await open(studio.origin, { at: "#money", now: studio.world.now() });
  await page.getByText("Yours: $12.00 left of $20.00").waitFor();
  await page.getByRole("region", { name: "By owner" }).getByText("marketing").waitFor();
  await page.getByText("As a table").click();
  expect(await page.locator(".table tbody tr").count()).toBeGreaterThan(3);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("region", { name: "By model" }).getByRole("button", { name: "Download CSV" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^dailies-\d{4}-\d\d-01-by-model\.csv$/);
});

test("others than admins see no operations and no owners", async () => {
  const studio = await startFake({ admin: false });
  await furnish(studio);
  const page = await open(studio.origin, { at: "#money", now: studio.world.now() });
  await page.getByRole("region", { name: "By model" }).getByText("sora-2").waitFor();
  expect(await page.getByRole("link", { name: "Operations" }).count()).toBe(0);
  expect(await page.getByRole("region", { name: "By owner" }).count()).toBe(0);
});

test.each([
  ["Adopt this job", { provider_id: "video_4711" }],
  ["It was never made", { never_made: true }],
])("an operator answers a lost reply: %s", async (name, body) => {
  const studio = await startFake();
  const { lost } = await furnish(studio);
  const page = await open(studio.origin, { at: "#operations" });
  if ("provider_id" in body) await page.getByLabel("The provider's job id").fill("video_4711");
  const [asked] = await Promise.all([
    page.waitForRequest(/\/resolve$/),
    page.getByRole("button", { name }).click(),
  ]);
  expect(asked.postDataJSON()).toEqual(body);
  await expect.poll(() => studio.world.get(lost.id).stage).toBe("running");
});

test("an operator sees which provider cannot be reached, and who waits for it too", async () => {
  const studio = await startFake();
  studio.health = {
    status: "healthy",
    storage: "reachable",
    providers: [
      { model: "sora-2", api: "sora-2", configured: true, paused: false, reachable: false, retires_at: null },
    ],
  };
  const group = {
    name: "sweden",
    running: 0,
    waiting: 1,
    paused_until: null,
    unreachable: true,
    resources: [],
  };
  studio.operations = { groups: [group], attention: [], settings: [] };
  const waiting = studio.world.add({ prompt: "A paper boat" });
  studio.world.change(waiting.id, { stage: "submitting", unreachable: true });
  const page = await open(studio.origin);
  await onPage.card(page, "A paper boat").getByText("The provider cannot be reached.").waitFor();
  await page.getByRole("link", { name: "Operations" }).click();
  await page.getByText("sora-2 · cannot be reached").waitFor();
  await page.getByText("Storage answers, but not every provider does.").waitFor();
  await page.getByRole("region", { name: "Lines" }).getByText("its provider cannot be reached").waitFor();
});

test("by keyboard alone: write, create, open, go back", async () => {
  const studio = await startFake();
  const page = await open(studio.origin);
  await onPage.create(page).waitFor();
  await page.keyboard.press("Tab");
  expect(await focused(page)).toBe("Skip to the films");
  for (let stop = 0; stop < 12 && (await focused(page)) !== "Prompt"; stop += 1)
    await page.keyboard.press("Tab");
  await page.keyboard.type("A paper boat");
  await page.keyboard.press("Enter");
  await onPage.card(page, "A paper boat").waitFor();
  for (let stop = 0; stop < 20 && !(await focused(page)).includes("A paper boat"); stop += 1)
    await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "A paper boat" }).waitFor();
  await page.keyboard.press("Tab");
  expect(await focused(page)).toBe("← All films");
});

/** What of the page axe finds fault with, by rule and element. */
async function findings(page: Page): Promise<readonly string[]> {
  // The page's own policy lets no script in: this one comes through the debugger.
  await page.evaluate(axe.source);
  return await page.evaluate<readonly string[]>(`axe.run(document).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => [id, html.slice(0, 160), failureSummary].join(" | "))))`);
}

async function settled(page: Page, view: (typeof VIEWS)[number]): Promise<void> {
  const sign = {
    films: ".screen .there",
    film: ".variants .there",
    "waiting film": ".stage-room",
    money: ".shares li",
    operations: ".attention li",
    "sign-in": "#key",
  }[view];
  await page.locator(sign).first().waitFor({ state: "attached" });
}

function focused(page: Page): Promise<string> {
  return page.evaluate<string>(`(() => {
    const { activeElement: element } = document;
    return element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent ?? element.textContent ?? "";
  })()`);
}
