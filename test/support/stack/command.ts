import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { settingNames } from "../../../src/lib/config/settings.ts";
import { eventually } from "./stackApi.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** A command of the repository that a test started; it is stopped when the test ends. */
export interface Command {
  /** Everything it has printed so far, on both streams. */
  output(): string;
  /** Waits until its output matches, for the first group of the match; throws with the output when it ends before. */
  says(pattern: RegExp): Promise<string>;
  signal(name: NodeJS.Signals): void;
  /** Its exit code, null when a signal ended it. */
  readonly ended: Promise<number | null>;
}

/** Every setting of the app, empty: what a developer has in the environment or local.settings.json does not count. */
const NO_SETTINGS = Object.fromEntries(settingNames.map((name) => [name, ""]));

interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** The local.settings.json of `cwd` counts. */
  readonly obeysFile?: boolean;
}

/** Runs `npm start -- …`, `node local/start.ts …` and the like, with no setting but those of `env`. */
export function runCommand(
  command: readonly [string, ...string[]],
  { env = {}, cwd = root, obeysFile = false }: CommandOptions = {},
): Command {
  const [program, ...args] = command;
  const child: ChildProcess = spawn(program === "node" ? process.execPath : program, args, {
    cwd,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...(obeysFile ? {} : NO_SETTINGS), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  let hasEnded = false;
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      hasEnded = true;
      resolve(code);
    });
  });
  onTestFinished(async () => {
    if (!hasEnded) child.kill("SIGTERM");
    await ended;
  });

  async function says(pattern: RegExp): Promise<string> {
    const look = async () => ({ match: pattern.exec(output), hasEnded });
    const found = await eventually(
      `output ${output}`,
      look,
      ({ match, hasEnded }) => match !== null || hasEnded,
    );
    if (!found.match) throw new Error(`It ended without ${pattern}: ${output}`);
    return found.match[1] ?? found.match[0];
  }

  return { output: () => output, says, signal: (name) => child.kill(name), ended };
}

/** The path of a file of `local/`. */
export function localFile(name: string): string {
  return join(root, "local", name);
}

/** An empty folder that is removed when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "dailies-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
