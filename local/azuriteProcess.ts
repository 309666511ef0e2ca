import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readRunFile } from "./commands/runFile.ts";

const READY_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 25;

/** A running emulator of the storage account: Blob, Queue and Table on free ports of this machine. */
export interface Azurite {
  readonly connectionString: string;
  readonly blobUrl: string;
  readonly tableUrl: string;
  readonly pid: number;
  /** Ends it; what it kept in a folder given by the caller is saved first. Calling it again is harmless. */
  stop(): Promise<void>;
}

/**
 * Starts an Azurite of its own and waits until it serves. With `dataFolder` its data is kept there, under `azurite/`;
 * without, it lives in memory and leaves nothing. It also ends when the calling process does. Throws with what
 * Azurite said when it does not come up.
 */
export async function startAzurite(options: { readonly dataFolder?: string } = {}): Promise<Azurite> {
  const temporary =
    options.dataFolder === undefined ? await mkdtemp(join(tmpdir(), "dailies-azurite-")) : undefined;
  const dataFolder = options.dataFolder ?? temporary ?? "";
  const script = fileURLToPath(new URL("azurite.ts", import.meta.url));
  const args = [script, "--data", dataFolder, ...(temporary ? ["--in-memory"] : [])];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
  const exited = once(child, "exit");
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint += text;
  });

  async function stop(): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
    await exited;
    if (temporary) await rm(temporary, { recursive: true, force: true });
  }

  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const { pid, connectionString, blobUrl, tableUrl } = runFile(dataFolder);
    if (pid !== undefined && pid === child.pid && connectionString && blobUrl && tableUrl) {
      return { pid, connectionString, blobUrl, tableUrl, stop };
    }
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`Azurite did not start. ${complaint.trim()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** What `local/azurite.ts` writes about itself. */
function runFile(dataFolder: string): {
  pid?: number;
  connectionString?: string;
  blobUrl?: string;
  tableUrl?: string;
} {
  return readRunFile(dataFolder, "azurite") ?? {};
}
