import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished } from "vitest";
import { buildStudio } from "../../../local/commands/buildStudio.ts";
import { noBrowser, startChromium } from "./chromium.ts";
import { type FakeOptions, FakeStudio } from "./fakeStudio.ts";

/** A page in a context of its own, that says when something is wrong with it. */
export type OpenPage = (origin: string, options?: PageOptions) => Promise<Page>;

export interface PageOptions extends BrowserContextOptions {
  /** The part of the address after `/studio/`. */
  readonly at?: string;
  /** What time it is for the page, in unix seconds, where that matters. */
  readonly now?: number;
}

/** For what hangs: under so much load as a test machine may have, everything takes its time. */
const PATIENCE_MS = 300_000;

/** One browser for all tests of a file; where there is none, each says so and is skipped. */
export function useBrowser(): OpenPage {
  const missing = noBrowser();
  let browser: Browser | null = null;
  beforeAll(async () => {
    if (missing !== null) return;
    await buildStudio();
    browser = await startChromium();
  });
  afterAll(async () => {
    await browser?.close();
  });
  beforeEach(({ skip }) => {
    if (missing !== null) skip(missing);
  });
  return async (origin, { at = "", now, ...options } = {}) => {
    if (!browser) throw new Error("the browser has not started");
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    if (now !== undefined) await page.clock.setFixedTime(now * 1_000);
    const problems = problemsOf(page, origin);
    onTestFinished(async () => {
      await context.close();
      expect(problems).toEqual([]);
    });
    await page.goto(`${origin}/studio/${at}`);
    return page;
  };
}

/** Starts the fake for one test. */
export async function startFake(options: FakeOptions = {}): Promise<FakeStudio> {
  const studio = new FakeStudio(options);
  await studio.start();
  onTestFinished(() => studio.stop());
  return studio;
}

/** What no page of ours does: break, go against its own policy, ask another server. */
function problemsOf(page: Page, origin: string): readonly string[] {
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => {
    const text = message.text();
    // What a server answers with is the test's own doing.
    if (message.type() === "error" && !/Failed to load resource|net::ERR_/.test(text)) problems.push(text);
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith("blob:")) problems.push(`asked ${url}`);
  });
  return problems;
}
