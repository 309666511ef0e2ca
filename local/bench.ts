import { readdirSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { explain } from "./commands/startupProblem.ts";

/** What each file of `local/bench` exports: measures, prints what it found, throws when a promise is not kept. */
type Run = (args: readonly string[]) => Promise<void>;

const folder = fileURLToPath(new URL("bench/", import.meta.url));
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.slice(0, -".ts".length))
  .sort();

const [name, ...args] = process.argv.slice(2);
if (name === undefined || !names.includes(name)) {
  console.log(
    `npm run bench -- NAME, where NAME is one of these:\n${names.map((known) => `  ${known}`).join("\n")}`,
  );
  process.exit(name === undefined ? 0 : 1);
}

try {
  // Each measurement is a file of its own, found by its name.
  const { run } = (await import(pathToFileURL(`${folder}${name}.ts`).href)) as { run: Run };
  await run(args);
} catch (error) {
  console.error(explain(error));
  process.exit(1);
}
