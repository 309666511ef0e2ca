import { expect, test } from "vitest";
import { startFake, useBrowser } from "../../support/studio/browserOfFile.ts";
import { onPage } from "../../support/studio/onPage.ts";
import { drawScene } from "../../support/studio/scene.ts";

const open = useBrowser();

test("the page is one text box for the prompt and one button that says what it costs", async () => {
  const studio = await startFake();
  const page = await open(studio.origin);
  await page.getByRole("button", { name: "Create · $0.40" }).waitFor();
  expect(await onPage.prompt(page).count()).toBe(1);
  expect(await onPage.create(page).count()).toBe(1);
  await page.getByLabel("Seconds").selectOption("12");
  await page.getByLabel("Variants").selectOption("2");
  await page.getByRole("button", { name: "Create · $2.40" }).waitFor();
  expect(studio.world.videos.size).toBe(0);
});

test("pickers offer what the model allows, and nothing else", async () => {
  const studio = await startFake();
  const page = await open(studio.origin);
  await page.getByLabel("Model", { exact: true }).selectOption("house-server");
  const options = (label: string) =>
    page
      .getByLabel(label, { exact: true })
      .locator("option")
      .evaluateAll((all) => all.map((each) => each.getAttribute("value")));
  expect(await options("Size")).toEqual(["480x480", "1280x720"]);
  expect(await options("Seconds")).toEqual(["5", "10"]);
  expect(await page.getByLabel("Variants").count()).toBe(0);
  expect(await page.getByRole("button", { name: "Start from a picture" }).count()).toBe(0);
  await page.getByLabel("Size").selectOption("1280x720");
  expect(await options("Variants")).toEqual(["1", "2"]);
});

test.each(["a double click", "Enter twice"])("%s makes one film", async (way) => {
  const studio = await startFake();
  const page = await open(studio.origin);
  await onPage.prompt(page).fill("A paper boat");
  if (way === "Enter twice") {
    await onPage.prompt(page).press("Enter");
    await onPage.prompt(page).press("Enter");
  } else await onPage.create(page).dblclick();
  await onPage.card(page, "A paper boat").waitFor();
  await expect.poll(() => onPage.prompt(page).inputValue()).toBe("");
  expect(studio.world.videos.size).toBe(1);
});

/** The browser leaves off on its first way to anywhere. */
const LEAVE_OFF = `addEventListener("scroll", () => scrollTo({ top: scrollY, behavior: "instant" }), { once: true })`;

test.each([
  ["also on a phone", ""],
  ["also where the browser leaves off on its way there", LEAVE_OFF],
])("what was just created is seen, %s", async (_where, meddle) => {
  const studio = await startFake();
  const { id } = studio.world.add({ prompt: "The film on the screen" });
  await studio.world.complete(id);
  const height = 700;
  const page = await open(studio.origin, { viewport: { width: 390, height } });
  await page.locator(".screen .there").first().waitFor();
  await page.evaluate(meddle);
  await onPage.ask(page, "A paper boat");
  await onPage.card(page, "A paper boat").waitFor();
  const bottom = () =>
    onPage.card(page, "A paper boat").evaluate((card) => card.getBoundingClientRect().bottom);
  await expect.poll(bottom).toBeLessThanOrEqual(height + 1);
});

test("a reload during the create makes one film, and shows it", async () => {
  const studio = await startFake();
  let release: () => void = () => undefined;
  studio.gate = new Promise((resolve) => {
    release = resolve;
  });
  const page = await open(studio.origin);
  await onPage.ask(page, "A paper boat");
  await expect.poll(() => studio.world.createsSeen).toBe(1);
  await page.reload();
  await expect.poll(() => studio.world.createsSeen).toBe(2);
  release();
  await onPage.card(page, "A paper boat").waitFor();
  await expect.poll(() => onPage.prompt(page).inputValue()).toBe("");
  expect(studio.world.videos.size).toBe(1);
});

test("a lost reply is asked for again under the same key", async () => {
  const studio = await startFake();
  // The browser itself asks once more where a kept connection breaks.
  studio.repliesToLose = 6;
  const page = await open(studio.origin);
  await onPage.ask(page, "A paper boat");
  await page.getByText("No connection. It is handed in as soon as there is one, and only once.").waitFor();
  await expect.poll(() => onPage.prompt(page).inputValue()).toBe("");
  expect(studio.world.createsSeen).toBe(7);
  expect(studio.world.videos.size).toBe(1);
});

test("offline, a create waits; online again it is made, once", async () => {
  const studio = await startFake();
  const page = await open(studio.origin);
  await onPage.create(page).waitFor();
  await page.getByRole("button", { name: "Create · $0.40" }).waitFor();
  await page.context().setOffline(true);
  await onPage.ask(page, "A paper boat");
  await page.getByText("No connection.").waitFor();
  await page
    .getByText(/^Connection lost/)
    .first()
    .waitFor();
  await page.context().setOffline(false);
  await expect.poll(() => onPage.prompt(page).inputValue()).toBe("");
  expect(studio.world.videos.size).toBe(1);
});

test("the same words again are another film: each draft has a key of its own", async () => {
  const studio = await startFake();
  const page = await open(studio.origin);
  for (const made of [1, 2]) {
    await onPage.ask(page, "A paper boat");
    await expect.poll(() => studio.world.videos.size).toBe(made);
    await expect.poll(() => onPage.prompt(page).inputValue()).toBe("");
  }
  expect(studio.world.keys.size).toBe(2);
});

test("what the API refuses stands beside the field it names, and what no field is to blame for below", async () => {
  const studio = await startFake();
  const page = await open(studio.origin);
  await onPage.prompt(page).fill("long ".repeat(7_000));
  await page.locator("#prompt-problem").getByText("A prompt has 32,000 characters at most.").waitFor();
  expect(await onPage.prompt(page).getAttribute("aria-invalid")).toBe("true");
  await onPage.prompt(page).fill("over budget");
  await onPage.create(page).click();
  await page
    .locator("#create-problem")
    .getByText(/more than is left of today's budget/)
    .waitFor();
  expect(await onPage.prompt(page).inputValue()).toBe("over budget");
  expect(studio.world.videos.size).toBe(0);
});

test("what only some models take is out of the way, kept over a reload, sent, shown, and there for the next one", async () => {
  const studio = await startFake();
  const page = await open(studio.origin);
  await page.getByRole("button", { name: "Create · $0.40" }).waitFor();
  expect(await page.getByText("More", { exact: true }).count()).toBe(0);
  await page.getByLabel("Model", { exact: true }).selectOption("house-server");
  await page.getByText("More", { exact: true }).click();
  await page.getByLabel("Leave out").fill("rain");
  await page.getByLabel("Seed").fill("seven");
  await onPage.ask(page, "A lighthouse");
  await page.locator("#seed-problem").getByText("A seed is a whole number.").waitFor();
  await page.getByLabel("Seed").fill("7");
  await page.reload();
  expect(await page.getByLabel("Seed").inputValue()).toBe("7");
  await onPage.create(page).click();
  await onPage.card(page, "A lighthouse").getByRole("link").click();
  const facts = page.getByLabel("About this film");
  await facts.getByText("rain").waitFor();
  await page.getByRole("button", { name: "Again with changes" }).click();
  await expect.poll(() => page.getByLabel("Leave out").inputValue()).toBe("rain");
  expect([...studio.world.videos.values()]).toMatchObject([{ negative_prompt: "rain", seed: 7 }]);
});

test("a film may start from a picture: its crop is shown, and a reload sends the same bytes", async () => {
  const studio = await startFake();
  let release: () => void = () => undefined;
  studio.gate = new Promise((resolve) => {
    release = resolve;
  });
  const page = await open(studio.origin);
  await page.getByRole("button", { name: "Start from a picture" }).waitFor();
  const picture = { name: "dunes.jpg", mimeType: "image/jpeg", buffer: await drawScene(4, 3_200, 1_000) };
  await page.locator('input[type="file"]').setInputFiles(picture);
  await page.getByRole("img", { name: "Starts from dunes.jpg. What is dim is cut off." }).waitFor();
  await onPage.ask(page, "The dunes begin to move");
  await expect.poll(() => studio.world.createsSeen).toBe(1);
  await page.reload();
  release();
  await onPage.card(page, "The dunes begin to move").waitFor();
  await expect.poll(() => onPage.prompt(page).inputValue()).toBe("");
  expect(Array.from(studio.world.videos.values(), ({ mode }) => mode)).toEqual(["image"]);
});

test("what is no picture is refused in words", async () => {
  const studio = await startFake();
  const page = await open(studio.origin);
  await page.getByRole("button", { name: "Start from a picture" }).waitFor();
  const text = { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("words") };
  await page.locator('input[type="file"]').setInputFiles(text);
  await page.getByText("That is no JPEG, PNG or WebP picture.").waitFor();
});

test("the first film says that the tab may be closed, and says so once", async () => {
  const studio = await startFake();
  const page = await open(studio.origin);
  await onPage.ask(page, "A paper boat");
  await page.getByText(/^You can close this tab/).waitFor();
  await page.getByRole("button", { name: "Good" }).click();
  await onPage.ask(page, "Another boat");
  await onPage.card(page, "Another boat").waitFor();
  expect(await page.getByText(/^You can close this tab/).count()).toBe(0);
});

test("words that provoke faults are offered where the server names them, and nowhere else", async () => {
  const studio = await startFake({ try: [{ word: "#moderated", what: "refused by moderation" }] });
  const page = await open(studio.origin);
  await page.getByText("Try a fault").click();
  await page.getByRole("button", { name: "#moderated" }).click();
  expect(await onPage.prompt(page).inputValue()).toBe("#moderated");
  const other = await startFake();
  const plain = await open(other.origin);
  await plain.getByRole("button", { name: "Create · $0.40" }).waitFor();
  expect(await plain.getByText("Try a fault").count()).toBe(0);
});
