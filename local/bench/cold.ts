import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { buildApp, root } from "../commands/buildApp.ts";
import { StartupProblem } from "../commands/startupProblem.ts";
import { importTime, median } from "./import/importTime.ts";

const RUNS = 15;
/** What the app took when this was first measured, and how much more of it there may be. */
const MEASURED = 2.54;
const GROWTH_AT_MOST = 1.1;
const ENTRY =
  'import "@azure/functions";\nimport * as df from "durable-functions";\ndf.app.activity("nothing", { handler: () => null });\n';

/**
 * Measures what a cold start imports, telemetry off and the page in: the processor time of the deployed bundle's import, over that of
 * the two SDKs that no such app can be without, bundled the same way, in turn with it.
 */
export async function run(): Promise<void> {
  await buildApp();
  // Inside the repository, so that it finds the same node_modules.
  const folder = await mkdtemp(join(root, "dist", ".sdks-"));
  try {
    const bare = join(folder, "index.cjs");
    await bundleSdks(folder, bare);
    const app = join(root, "dist", "index.cjs");
    const pairs: { readonly app: number; readonly bare: number }[] = [];
    for (let index = -1; index < RUNS; index++) {
      const pair = { app: (await importTime(app)).processor, bare: (await importTime(bare)).processor };
      // The first pair only warms the disk cache.
      if (index >= 0) pairs.push(pair);
    }
    const ratio = median(pairs.map((pair) => pair.app / pair.bare));
    const most = MEASURED * GROWTH_AT_MOST;
    console.log(
      `import of the bundle:  ${median(pairs.map((pair) => pair.app)).toFixed(0)} ms of processor time (median of ${RUNS})`,
    );
    console.log(`of the two SDKs alone: ${median(pairs.map((pair) => pair.bare)).toFixed(0)} ms`);
    console.log(`ratio ${ratio.toFixed(2)} (at most ${most.toFixed(2)}: ${GROWTH_AT_MOST} of ${MEASURED})`);
    if (ratio > most)
      throw new StartupProblem(
        `The bundle takes ${ratio.toFixed(2)} of the SDKs' time, more than ${most.toFixed(2)}.`,
      );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function bundleSdks(folder: string, outfile: string): Promise<void> {
  const entry = join(folder, "entry.ts");
  await writeFile(entry, ENTRY);
  await build({
    entryPoints: [entry],
    outfile,
    ...{ bundle: true, platform: "node", format: "cjs", target: "node24", minify: true, keepNames: true },
    external: ["@azure/functions-core"],
    logLevel: "warning",
  });
}
