import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { root } from "./buildApp.ts";
import { readRunFile, removeRunFile } from "./runFile.ts";
import type { Settings } from "./settings.ts";
import { StartupProblem } from "./startupProblem.ts";

const READY_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 25;
/** Compiled code is kept between starts: a quarter less to do for each part. */
const COMPILE_CACHE = join(root, "node_modules", ".cache", "compiled");
/** Loaded into every part before its own code. */
const END_WITH_PARENT = new URL("endWithParent.ts", import.meta.url).href;

/** One part of the local stack. */
export type PartName = "azurite" | "sora" | "host";

/** How a part is started: its script and arguments, relative to the repository, and its whole environment. */
export interface PartSpec {
  readonly name: PartName;
  /** What runs it, where that is not Node; it has to watch for its parent's end itself. */
  readonly program?: string;
  readonly args: readonly string[];
  readonly env: Settings;
}

/** A part that was started as a process of its own. */
export interface PartProcess {
  readonly name: PartName;
  /** Resolves when it ended, with how: "host ended with exit code 1". */
  readonly ended: Promise<string>;
  /** Resolves when it serves (its run file says so); rejects when it ends before, or takes longer than a minute. */
  ready(): Promise<void>;
  /** Asks it to end, and after `graceMs` makes it; resolves when it is gone. Harmless when repeated. */
  stop(graceMs: number): Promise<void>;
}

/** Starts a part; each line it prints goes to `onLine`. */
export function startPart(spec: PartSpec, dataFolder: string, onLine: (line: string) => void): PartProcess {
  const { name } = spec;
  const [program, before] = spec.program
    ? [spec.program, []]
    : [process.execPath, ["--import", END_WITH_PARENT]];
  const child = spawn(program, [...before, ...spec.args], {
    cwd: root,
    env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...spec.env },
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own: Ctrl-C then reaches the stack alone, which stops its parts in order.
    detached: true,
  });
  let isGone = false;
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(`${name} could not be started: ${error.message}`));
    child.once("close", (code, signal) =>
      resolve(`${name} ended ${signal ? `by ${signal}` : `with exit code ${code}`}`),
    );
  }).finally(() => {
    isGone = true;
    if (child.pid !== undefined) removeRunFile(dataFolder, name, child.pid);
  });
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on("line", onLine);

  async function ready(): Promise<void> {
    const deadline = Date.now() + READY_WITHIN_MS;
    while (readRunFile(dataFolder, name)?.pid !== child.pid) {
      if (isGone) throw new StartupProblem(`${await ended} before it was ready.`);
      if (Date.now() > deadline)
        throw new StartupProblem(`${name} was not ready after ${READY_WITHIN_MS / 1_000} s.`);
      await sleep(LOOK_EVERY_MS);
    }
  }

  async function stop(graceMs: number): Promise<void> {
    if (isGone) return;
    child.kill("SIGTERM");
    const enough = setTimeout(() => child.kill("SIGKILL"), graceMs);
    await ended;
    clearTimeout(enough);
  }

  return { name, ended, ready, stop };
}
