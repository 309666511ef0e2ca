import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { alsoAt } from "./alsoAt.ts";
import { createSora, type SoraOptions } from "./createSora.ts";
import type { Sora } from "./sora.ts";

const usage = `node local/sora/cli.ts --data <folder> [options]
  --port <n>             0 = a free one (default)
  --also <n>             answers at this port too, where films under way look for their jobs; as often as wanted
  --render-seconds <n>   how long a job takes (default 6)
  --slots <n|off>        jobs in flight at once (default 2); <resource>=<n|off> for one resource alone
  --creates-per-minute <n|off>   Sora 2's rate rule (default off)
  --key <key>            the key that is right (default local-sora-key)
  --films <real|tiny>    drawn for each prompt, or cheap and alike (default real)
  --seed <n>             seed of what faults draw (default 1)
  --strict               only what the published API takes
  --accept-any-bearer    every bearer token is right
  --parent <pid>         end when that process is gone`;

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    also: { type: "string", multiple: true, default: [] },
    data: { type: "string" },
    "render-seconds": { type: "string", default: "6" },
    slots: { type: "string", multiple: true, default: [] },
    "creates-per-minute": { type: "string", default: "off" },
    key: { type: "string" },
    films: { type: "string", default: "real" },
    seed: { type: "string", default: "1" },
    strict: { type: "boolean", default: false },
    "accept-any-bearer": { type: "boolean", default: false },
    parent: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

if (values.help || values.data === undefined) {
  console.log(usage);
  process.exit(values.help ? 0 : 2);
}

const dataFolder = resolve(values.data);
const sora = await createSora(optionsFrom(dataFolder)).catch((error: Error) => {
  console.error(`sora: ${error.message}`);
  process.exit(1);
});
for (const port of values.also) alsoAt(Number(port), sora.url);
const runFile = writeRunFile(sora.url);
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop(sora));
if (values.parent !== undefined) watch(Number(values.parent));
console.log(`sora ready ${sora.url}`);

function optionsFrom(folder: string): SoraOptions {
  return {
    dataFolder: folder,
    port: numberOf("port"),
    renderSeconds: numberOf("render-seconds"),
    ...slotsFrom(values.slots),
    createsPerMinute: values["creates-per-minute"] === "off" ? null : numberOf("creates-per-minute"),
    films: values.films === "tiny" ? "tiny" : "real",
    seed: numberOf("seed"),
    strict: values.strict,
    acceptAnyBearer: values["accept-any-bearer"],
    renderAhead: true,
    keepRequests: 10_000,
    ...(values.key === undefined ? {} : { key: values.key }),
  };
}

/** `3`, `off`, `eu=3` or `eu=off`, each as often as wanted; the last word on a resource holds. */
function slotsFrom(words: readonly string[]): Required<Pick<SoraOptions, "slots" | "resourceSlots">> {
  const limits = words.map((word) => {
    const [, resource, most] = /^(?:([^=/]+)=)?([1-9]\d*|off)$/.exec(word) ?? [];
    if (most === undefined) {
      console.error(`sora: --slots takes a number or 'off', not '${word}'`);
      process.exit(2);
    }
    return { resource, most: most === "off" ? null : Number(most) };
  });
  const general = limits.findLast(({ resource }) => resource === undefined);
  const own = limits.flatMap(({ resource, most }) => (resource === undefined ? [] : [[resource, most]]));
  return { slots: general ? general.most : 2, resourceSlots: Object.fromEntries(own) };
}

function numberOf(name: "port" | "render-seconds" | "creates-per-minute" | "seed"): number {
  const number = Number(values[name]);
  if (Number.isFinite(number) && number >= 0) return number;
  console.error(`sora: --${name} takes a number, not '${values[name]}'`);
  process.exit(2);
}

function writeRunFile(url: string): string {
  const folder = join(dataFolder, "run");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "sora.json");
  writeFileSync(path, JSON.stringify({ pid: process.pid, url }));
  return path;
}

/** Ends within two seconds, whatever is still being served or rendered; a second signal changes nothing. */
async function stop(running: Sora): Promise<void> {
  setTimeout(() => process.exit(0), 1500);
  removeRunFile();
  await running.close();
  process.exit(0);
}

function removeRunFile(): void {
  try {
    const written: unknown = JSON.parse(readFileSync(runFile, "utf8"));
    const isOurs =
      typeof written === "object" && written !== null && "pid" in written && written.pid === process.pid;
    if (isOurs) rmSync(runFile);
  } catch {
    // Already gone, or not readable: nothing of ours to remove.
  }
}

function watch(parent: number): void {
  setInterval(() => {
    try {
      process.kill(parent, 0);
    } catch {
      void stop(sora);
    }
  }, 1000);
}
