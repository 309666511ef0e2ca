import { spawnSync } from "node:child_process";
import { root } from "./commands/buildApp.ts";

/** Everything but the tests that must hold before a change is merged; each is a dev dependency with a config file. */
const CHECKS = [
  {
    name: "format and lint",
    command: ["biome", "ci", `--colors=${process.stdout.isTTY ? "force" : "off"}`, "."],
  },
  { name: "types", command: ["tsc", "--noEmit"] },
  // Compiled alone, an import of ../local or ../test from src does not compile.
  { name: "types of src alone", command: ["tsc", "-p", "src"] },
  { name: "types of the page", command: ["tsc", "-p", "studio"] },
  { name: "unused code", command: ["knip"] },
  { name: "infrastructure", command: ["node", "local/infra.ts"] },
] as const;

const failed = CHECKS.filter(({ name, command }) => {
  console.log(`\n${name}: ${command.join(" ")}`);
  const [program, ...args] = command;
  return spawnSync(program, args, { cwd: root, stdio: "inherit" }).status !== 0;
});

if (failed.length > 0) {
  console.error(`\nfailed: ${failed.map(({ name }) => name).join(", ")}`);
  process.exit(1);
}
console.log("\nall checks passed");
