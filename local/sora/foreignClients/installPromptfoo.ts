import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The release that was read and tried; another may ask for other things. */
const PROMPTFOO_VERSION = "0.123.1";

/**
 * Installs promptfoo in a folder of its own below the system's temporary one, unless it is there already, and returns
 * that folder. Says with `say` what it does; throws when npm does.
 */
export async function installPromptfoo(say: (line: string) => void): Promise<string> {
  const folder = join(tmpdir(), `dailies-promptfoo-${PROMPTFOO_VERSION}`);
  makePrivate(folder);
  if (installedIn(folder)) {
    say(`promptfoo ${PROMPTFOO_VERSION} is installed in ${folder}`);
    return folder;
  }
  say(`Installing promptfoo ${PROMPTFOO_VERSION} in ${folder}: about 280 MB, some minutes the first time.`);
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  // Its optional packages are other providers' SDKs and browsers: gigabytes that no video needs.
  const options = ["--omit=optional", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  await npm(folder, ["install", `promptfoo@${PROMPTFOO_VERSION}`, ...options]);
  writeFileSync(stampOf(folder), PROMPTFOO_VERSION);
  return folder;
}

/** The temporary folder is everybody's, and what lies in this one is run. */
function makePrivate(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid } = lstatSync(folder);
  if (process.getuid && uid !== process.getuid()) throw new Error(`${folder} belongs to another user.`);
  chmodSync(folder, 0o700);
}

function installedIn(folder: string): boolean {
  try {
    return readFileSync(stampOf(folder), "utf8") === PROMPTFOO_VERSION;
  } catch {
    return false;
  }
}

/** Written last, so that a broken installation is done again. */
function stampOf(folder: string): string {
  return join(folder, "installed");
}

async function npm(folder: string, args: readonly string[]): Promise<void> {
  // Under `npm run` it is npm that says where it is.
  const { npm_execpath: script } = process.env;
  const [command, ...first] = script ? [process.execPath, script] : ["npm"];
  const child = spawn(command, [...first, ...args], { cwd: folder, stdio: ["ignore", "inherit", "inherit"] });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`npm ended with ${code}; promptfoo is not installed.`);
}
