import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { freePort } from "../../../local/commands/ports.ts";
import { useStack } from "../../support/stack/stackOfFile.ts";
import { noBrowser, startChromium } from "../../support/studio/chromium.ts";

const KEY = "a-key-of-the-page";
const holder = { owner: "page", sha256: createHash("sha256").update(KEY).digest("hex") };
const port = await freePort();
/** One server, and two origins to a browser: the first is in the list. */
const LISTED = `http://localhost:${port}`;
const ANOTHER = `http://127.0.0.1:${port}`;
const stack = useStack({
  cors: LISTED,
  settings: { AUTH_MODE: "keys", API_KEYS: JSON.stringify([holder]) },
});
const missing = noBrowser();
const pages = createServer((_request, response) => {
  response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>A page</title>");
});
let browser: Browser | null = null;

beforeAll(async () => {
  if (missing !== null) return;
  await new Promise<void>((resolve) => pages.listen(port, resolve));
  browser = await startChromium();
});
afterAll(async () => {
  await browser?.close();
  pages.close();
});
beforeEach(({ skip }) => {
  if (missing !== null) skip(missing);
});

/** What a page of this origin gets to see of its requests, in a real browser: status, or that it was kept from it. */
async function seenFrom(origin: string): Promise<readonly string[]> {
  const context = await browser?.newContext();
  const page = await context?.newPage();
  if (!context || !page) throw new Error("the browser has not started");
  await page.goto(origin);
  const seen = await page.evaluate<readonly string[]>(`(async () => {
    const headers = { authorization: "Bearer ${KEY}", "content-type": "application/json" };
    const body = JSON.stringify({ prompt: "A paper boat", model: "sora-2" });
    const see = (path, init) =>
      fetch("${stack().api.url}" + path, init).then(
        async (answer) => answer.status + " " + Object.keys(await answer.json()).includes("object"),
        (error) => error.name,
      );
    return [
      await see("/models", { headers }),
      await see("/videos/estimate", { method: "POST", headers, body }),
      await see("/videos", { method: "POST", headers, body }),
      await see("/models"),
    ];
  })()`);
  await context.close();
  return seen;
}

const madeFilms = async () =>
  (await stack().api.call("/videos", { headers: { authorization: `Bearer ${KEY}` } })).body.toString();

test("in a real browser a page of a listed origin may read and create, and one of another neither", async () => {
  expect(await seenFrom(ANOTHER)).toEqual(["TypeError", "TypeError", "TypeError", "TypeError"]);
  expect(await madeFilms()).toContain('"data":[]');
  // Without a key even a listed page is told no more than that.
  expect(await seenFrom(LISTED)).toEqual(["200 true", "200 false", "202 true", "401 false"]);
  expect(await madeFilms()).toContain("A paper boat");
});
