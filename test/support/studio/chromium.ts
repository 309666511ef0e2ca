import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const APPLICATIONS = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** A browser of this machine: `CHROME_PATH`, or the first by its usual names; null where there is none. */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string | null {
  const named = environment["CHROME_PATH"];
  if (named) return named;
  const folders = (environment["PATH"] ?? "").split(delimiter);
  const places = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...places, ...APPLICATIONS].find(isProgram) ?? null;
}

/**
 * Why the browser tests cannot run here; null where they can. In CI a machine without a browser is a mistake of its
 * set-up, so it throws.
 */
export function noBrowser(environment: NodeJS.ProcessEnv = process.env): string | null {
  if (findChromium(environment) !== null) return null;
  const reason = "no Chromium or Chrome on this machine: install one, or say where it is with CHROME_PATH";
  if (environment["CI"] === "true") throw new Error(`The page cannot be tested: ${reason}.`);
  return reason;
}

/** Starts the browser; root may only without its sandbox. */
export async function startChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error("There is no browser.");
  const isRoot = process.getuid?.() === 0;
  const args = ["--disable-dev-shm-usage", "--font-render-hinting=none", ...(isRoot ? ["--no-sandbox"] : [])];
  return await chromium.launch({ executablePath, args });
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
