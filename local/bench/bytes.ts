import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { StartupProblem } from "../commands/startupProblem.ts";
import type { ByteCase } from "./bytes/byteCase.ts";
import { BYTE_CASES } from "./bytes/cases.ts";
import { peakBytes } from "./peakBytes.ts";

const KIB = 1_024;
const MIB = KIB * KIB;
const SMALLEST = 10 * KIB;
const STEP = 10;
/** What a byte costs may grow by so much from 100 KB to the limit: caches and collections. Quadratic, it grows by 150. */
const MOST_GROWTH = 8;
/** Memory for each byte that is taken, at the limit. */
const MOST_BYTES_A_BYTE = 30;
/** What a process takes before it collects at all. */
const SPARE_BYTES = 128 * MIB;
const ROUNDS = 3;

interface Costs {
  readonly sizes: readonly number[];
  /** One of each size. */
  readonly milliseconds: readonly number[];
  /** Of the largest. */
  readonly peakBytes: number;
}

/**
 * Prints what the bytes of callers and providers cost, from 10 KB to the limit: processor time and memory, each kind measured in a
 * process of its own. Throws when a byte costs more the more of them there are. An argument picks kinds by their name.
 */
export async function run([part = ""]: readonly string[]): Promise<void> {
  const worse: string[] = [];
  console.log(
    "growth of a byte's time from 100 KB to the limit, memory for a byte there, and µs for a KB by size",
  );
  for (const kind of BYTE_CASES.filter(({ name }) => name.includes(part))) {
    const costs = await measureApart(kind.name);
    const { growth, memory, line } = judge(kind, costs);
    console.log(line);
    if (growth > MOST_GROWTH) worse.push(`${kind.name}: a byte takes ${growth.toFixed(1)} times as long`);
    if (memory > MOST_BYTES_A_BYTE)
      worse.push(`${kind.name}: ${memory.toFixed(0)} bytes of memory for a byte`);
  }
  console.log(`growth at most ${MOST_GROWTH}, memory at most ${MOST_BYTES_A_BYTE} bytes for a byte`);
  if (worse.length > 0) throw new StartupProblem(worse.join("\n"));
}

function judge({ name, limit }: ByteCase, { sizes, milliseconds, peakBytes }: Costs) {
  const each = sizes.map((size, index) => ((milliseconds[index] ?? 0) * 1_000 * KIB) / size);
  const growth = (each.at(-1) ?? 0) / (each[1] ?? 1);
  const memory = Math.max(0, peakBytes - SPARE_BYTES) / Math.max(limit, MIB);
  const shown = sizes.map((size, index) => `${inWords(size)} ${(each[index] ?? 0).toFixed(1)}`).join("  ");
  const line = `${name.padEnd(46)} ${growth.toFixed(2).padStart(6)} ${memory.toFixed(1).padStart(6)}   ${shown}`;
  return { growth, memory, line };
}

function inWords(bytes: number): string {
  return bytes < MIB ? `${Math.round(bytes / KIB)}K` : `${(bytes / MIB).toFixed(0)}M`;
}

async function measureApart(name: string): Promise<Costs> {
  const args = [fileURLToPath(import.meta.url), name];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 300_000 });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
}

async function measure(name: string): Promise<Costs> {
  const kind = BYTE_CASES.find((each) => each.name === name);
  if (!kind) throw new Error(`no kind ${name}`);
  const sizes: number[] = [];
  for (let size = SMALLEST; size < kind.limit; size *= STEP) sizes.push(size);
  sizes.push(kind.limit);
  const milliseconds: number[] = [];
  let before = 0;
  for (const size of sizes) {
    const { work, close } = await kind.prepare(size);
    if (size === SMALLEST) {
      for (let round = 0; round < 50; round += 1) await work();
      before = process.memoryUsage.rss();
    }
    milliseconds.push(await bestOf(work, size));
    await close();
  }
  return { sizes, milliseconds, peakBytes: Math.max(0, peakBytes() - before) };
}

/** Processor time, the best of a few rounds: it says the same on a busy machine. Small ones are repeated within a round. */
async function bestOf(work: () => Promise<unknown>, size: number): Promise<number> {
  const repeats = Math.max(1, Math.min(50, Math.floor(MIB / size)));
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const started = process.cpuUsage();
    for (let repeat = 0; repeat < repeats; repeat += 1) await work();
    const { user, system } = process.cpuUsage(started);
    best = Math.min(best, (user + system) / 1_000 / repeats);
  }
  return best;
}

if (import.meta.main) {
  console.log(JSON.stringify(await measure(process.argv[2] ?? "")));
  process.exit(0);
}
