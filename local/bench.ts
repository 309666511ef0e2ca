import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath, pathToFileURL } from "node:url";
import { explain } from "./commands/startupProblem.ts";

/** What each file of `local/bench` exports: measures, prints what it found beside its goal, throws when a promise is not kept. */
type Run = (args: readonly string[]) => Promise<void>;

/** The measurements, the quick ones first, and what each is held against. */
const BENCHES: Readonly<Record<string, string>> = {
  polls: "lateness and polls, against the least lateness that as many polls allow",
  scale: "creates a second over many instances, against published limits",
  cold: "import of the bundle, against that of the two SDKs alone",
  import: "import of the bundle, against that of its modules one by one",
  image: "memory of the largest images, against what an instance has",
  bytes: "time and memory of a byte of input, from 10 KB to the limit",
  line: "rows and calls a film, in lines of ten to ten thousand",
  calls: "calls of storage a film, a poll and an idle hour, against the least that its steps need",
  api: "calls of storage that wait for one another, against bare round trips",
  load: "creates and statuses of 50 callers, against bare calls of storage",
  archive: "a film's way into storage, against a raw download and a raw upload",
  list: "a page's rows and round trips, against the storage's own query",
  host: "the local host, against bare calls of the SDK",
  reliability: "films and bills through crashes, against what was accepted; slots, against what polls allow",
};

const folder = fileURLToPath(new URL("bench/", import.meta.url));
const [name, ...args] = process.argv.slice(2);
if (name === undefined) process.exit(await runAll());
if (!Object.hasOwn(BENCHES, name)) {
  const known = Object.entries(BENCHES).map(([each, against]) => `  ${each.padEnd(12)} ${against}`);
  console.log(`npm run bench               all of these, which takes an hour or more
npm run bench -- NAME       one of them:\n${known.join("\n")}`);
  process.exit(name === "--help" ? 0 : 1);
}

try {
  // Each measurement is a file of its own, found by its name.
  const { run } = (await import(pathToFileURL(`${folder}${name}.ts`).href)) as { run: Run };
  await run(args);
} catch (error) {
  console.error(explain(error));
  process.exit(1);
}

/** One after the other, each in a process of its own; 1 when a promise was not kept. */
async function runAll(): Promise<number> {
  const missed: string[] = [];
  for (const [each, against] of Object.entries(BENCHES)) {
    console.log(`\n== ${each}: ${against}`);
    const child = spawn(process.execPath, [fileURLToPath(import.meta.url), each], { stdio: "inherit" });
    const [code] = await once(child, "exit");
    if (code !== 0) missed.push(each);
  }
  console.log(missed.length === 0 ? "\nEvery goal is reached." : `\nNot as promised: ${missed.join(", ")}.`);
  return missed.length === 0 ? 0 : 1;
}
