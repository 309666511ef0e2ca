import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "./commands/buildApp.ts";
import { buildEngineHost } from "./engine/engineHost.ts";

/**
 * Runs the scenarios on the real engine; further arguments go to vitest: names of files, `-t` with part of a name. With
 * `record` as the first one it makes the local host's recordings of the real engine instead.
 */
const search = buildEngineHost();
if (search.kind === "missing") {
  // In CI nobody reads what was skipped.
  const isFailure = process.env["CI"] === "true";
  const [verdict, counts] = isFailure
    ? ["The real engine could not be run", [0, 1, 0]]
    : ["Skipped the real engine", [0, 0, 1]];
  console.log(
    `${verdict}: ${search.why}.\nEverything else runs without it; local/engine/README.md says what it needs.`,
  );
  console.log(`${counts[0]} passed, ${counts[1]} failed, ${counts[2]} skipped`);
  const { COUNTS_FILE } = process.env;
  if (COUNTS_FILE) writeFileSync(COUNTS_FILE, `${counts.join(" ")}\n`);
  process.exit(isFailure ? 1 : 0);
}

const [first, ...rest] = process.argv.slice(2);
const here = (file: string) => fileURLToPath(new URL(`engine/${file}`, import.meta.url));
const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
const args =
  first === "record"
    ? [here("record.ts"), ...rest]
    : [vitest, "run", "--config", here("vitest.config.ts"), ...process.argv.slice(2)];
const run = spawn(process.execPath, args, { cwd: root, stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => run.kill(signal));
run.once("exit", (code) => process.exit(code ?? 1));
