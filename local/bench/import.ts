import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { buildApp, root } from "../commands/buildApp.ts";
import { StartupProblem } from "../commands/startupProblem.ts";
import { importTime, median } from "./import/importTime.ts";

const RUNS = 15;
/** A cold start reads one file instead of hundreds; this much must be left of the time at most. */
const MOST = 0.7;
const execute = promisify(execFile);

/** Measures how long the deployed bundle takes to import, against the same modules transpiled file by file. */
export async function run(): Promise<void> {
  await buildApp();
  // Inside the repository, so that both find the same node_modules.
  const unbundled = await mkdtemp(join(root, "dist", ".unbundled-"));
  try {
    await transpile(unbundled);
    const bundle = join(root, "dist", "index.cjs");
    const files = join(unbundled, "index.js");
    const times = { bundle: [] as number[], files: [] as number[] };
    for (let index = -1; index < RUNS; index++) {
      const pair = { bundle: (await importTime(bundle)).wall, files: (await importTime(files)).wall };
      // The first pair only warms the disk cache.
      if (index < 0) continue;
      times.bundle.push(pair.bundle);
      times.files.push(pair.files);
    }
    judge(median(times.bundle), median(times.files));
  } finally {
    await rm(unbundled, { recursive: true, force: true });
  }
}

function judge(bundle: number, files: number): void {
  const ratio = bundle / files;
  console.log(`import of the bundle:          ${bundle.toFixed(0)} ms (median of ${RUNS} interleaved runs)`);
  console.log(`import of the modules, one by one: ${files.toFixed(0)} ms`);
  console.log(`ratio ${ratio.toFixed(2)} (at most ${MOST})`);
  if (ratio > MOST)
    throw new StartupProblem(`The bundle takes ${ratio.toFixed(2)} of the time, more than ${MOST}.`);
}

async function transpile(folder: string): Promise<void> {
  const options = ["--noEmit", "false", "--rewriteRelativeImportExtensions", "--outDir", folder];
  await execute(process.execPath, [
    join(root, "node_modules/typescript/bin/tsc"),
    "-p",
    join(root, "src"),
    ...options,
  ]);
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
}
