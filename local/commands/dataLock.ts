import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "./isAlive.ts";
import { readRunFile } from "./runFile.ts";
import { StartupProblem } from "./startupProblem.ts";

/** A stack that is just ending needs some seconds; a second start right after a crash finds it so. */
const ENDING_MS = 2_000;
const ENDING_WITHOUT_HOST_MS = 15_000;
const LOOK_AGAIN_MS = 100;

/**
 * Keeps every other stack off this data folder until `release` is called or this process ends, however it ends: the
 * operating system holds the lock, through SQLite. Throws a StartupProblem when another one runs there.
 */
export async function lockDataFolder(dataFolder: string): Promise<{ release(): void }> {
  try {
    mkdirSync(dataFolder, { recursive: true });
  } catch {
    throw new StartupProblem(
      `${dataFolder} cannot be a data folder. Name a folder, or one to be made, with --data.`,
    );
  }
  const startedAt = Date.now();
  for (;;) {
    const release = tryLock(join(dataFolder, "stack.lock"));
    if (release) return { release };
    const host = readRunFile(dataFolder, "host");
    const patience = host && isAlive(host.pid) ? ENDING_MS : ENDING_WITHOUT_HOST_MS;
    if (Date.now() - startedAt > patience) {
      const where = host ? `, at ${host.url}` : "";
      throw new StartupProblem(
        `Another stack is running on ${dataFolder}${where}. Stop it first, or use another folder with --data.`,
      );
    }
    await sleep(LOOK_AGAIN_MS);
  }
}

function tryLock(path: string): (() => void) | undefined {
  const database = new DatabaseSync(path);
  try {
    database.exec("BEGIN EXCLUSIVE");
    return () => database.close();
  } catch (error) {
    database.close();
    if (error instanceof Error && error.message.includes("locked")) return undefined;
    throw error;
  }
}
