import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { unzipSync } from "fflate";

const core = fileURLToPath(new URL("../../../local/host/core/", import.meta.url));

/** Writes what a zip holds into a folder, as the platform does. */
export function unpack(zip: Uint8Array, folder: string): void {
  for (const [path, content] of Object.entries(unzipSync(zip))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** The functions that the app of a folder registers in a process of its own, one line each, sorted. */
export async function registeredIn(folder: string): Promise<readonly string[]> {
  const program = `
    import { functionsCore } from ${JSON.stringify(pathToFileURL(join(core, "functionsCore.ts")))};
    import { loadApp } from ${JSON.stringify(pathToFileURL(join(core, "loadApp.ts")))};
    await loadApp(process.cwd());
    const { functions } = functionsCore();
    console.log(JSON.stringify([...functions.values()].map(({ metadata }) => JSON.stringify(metadata))));`;
  const { stdout } = await runIn(folder, ["--input-type=module", "--eval", program]);
  const registered: unknown = JSON.parse(stdout);
  return Array.isArray(registered) ? registered.map(String).sort() : [];
}

/** Runs Node in a folder, with nothing in the environment but what finds programs. */
export async function runIn(folder: string, args: readonly string[]) {
  return await promisify(execFile)(process.execPath, [...args], {
    cwd: folder,
    env: { PATH: process.env["PATH"] },
  });
}
