import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { StartupProblem } from "../../commands/startupProblem.ts";

/** What a process holds when everything that can go has gone; memory in MiB. */
export interface Held {
  /** Resident, with the pages that allocators keep for the next time. */
  readonly resident: number;
  readonly heap: number;
  readonly handles: number;
}

const MIB = 2 ** 20;
const COLLECTIONS = 5;
/** Less than that is no growth, twice in a row is standing still. */
const STILL_MIB = 4;
const STILL_ROUNDS = 2;
const ROUNDS_AT_MOST = 24;

/** Collects, and looks. The process must have been started with --expose-gc. */
export async function held(): Promise<Held> {
  for (let turn = 0; turn < COLLECTIONS; turn++) {
    globalThis.gc?.();
    await sleep(200);
  }
  const { rss, heapUsed } = process.memoryUsage();
  return { resident: rss / MIB, heap: heapUsed / MIB, handles: openHandles() };
}

/** Works round by round until the memory of the process stands still; how many rounds that took. Throws when it never does. */
export async function untilStill(work: (round: number) => Promise<unknown>): Promise<number> {
  let most = 0;
  let still = 0;
  for (let round = 0; round < ROUNDS_AT_MOST; round++) {
    await work(round);
    const { resident } = await held();
    still = resident > most + STILL_MIB ? 0 : still + 1;
    most = Math.max(most, resident);
    if (still === STILL_ROUNDS) return round + 1;
  }
  throw new StartupProblem(`After ${ROUNDS_AT_MOST} rounds memory still grows: ${most.toFixed(0)} MiB.`);
}

function openHandles(): number {
  if (process.platform === "linux") return readdirSync("/proc/self/fd").length;
  return execFileSync("lsof", ["-p", String(process.pid)], { encoding: "utf8" }).split("\n").length;
}
