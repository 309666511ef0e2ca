import { execFile } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { root } from "../../commands/buildApp.ts";

/** What one import took, in milliseconds. */
export interface ImportTime {
  readonly wall: number;
  /** Of the processor: it says the same on a busy machine. */
  readonly processor: number;
}

/** One import in a fresh process, the SDK believing that it runs in a Functions host. */
export async function importTime(path: string): Promise<ImportTime> {
  const core = pathToFileURL(join(root, "local/host/core/functionsCore.ts")).href;
  const program = `
    import { functionsCore } from ${JSON.stringify(core)};
    functionsCore();
    const before = performance.now();
    const used = process.cpuUsage();
    await import(${JSON.stringify(pathToFileURL(path).href)});
    const { user, system } = process.cpuUsage(used);
    console.log(JSON.stringify({ wall: performance.now() - before, processor: (user + system) / 1_000 }));
    process.exit(0);`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program], {
    env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: "1" },
  });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
