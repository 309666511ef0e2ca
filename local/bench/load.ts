import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { PipelinePolicy } from "@azure/core-rest-pipeline";
import { TableClient } from "@azure/data-tables";
import type { Viewer } from "../../src/lib/domain/owner/caller.ts";
import { acceptVideo } from "../../src/lib/effects/videos/acceptVideo.ts";
import { findVideo } from "../../src/lib/effects/videos/findVideo.ts";
import { showVideo } from "../../src/lib/effects/videos/showVideo.ts";
import { sha256 } from "../../src/lib/hash/sha256.ts";
import type { Tools } from "../../src/lib/services/tools.ts";
import { requestOf } from "../../test/support/samples/sampleVideo.ts";
import { startAzurite } from "../azuriteProcess.ts";
import { StartupProblem } from "../commands/startupProblem.ts";
import { benchTools } from "./api/benchTools.ts";

const CREATES = 2_000;
const CALLERS = 50;
const STATUSES = 20;
const WARM = 100;
const MIB = 2 ** 20;
/** Of what storage does alone with as many calls at once. */
const SHARE_AT_LEAST = 0.6;
/** What a process may hold more of after all that than before; caches of owners and counters are allowed. */
const MIB_AT_MOST = 96;
const HANDLES_AT_MOST = CALLERS;

interface Work {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p99: number;
}

interface Held {
  readonly mebibytes: number;
  readonly handles: number;
}

/**
 * Measures one process under 50 callers: 2,000 creates and 20 statuses of each, against as many bare calls of storage at
 * once in the same run, and what it holds before and after. Numbers are other counts of creates, and of statuses of each.
 */
export async function run(args: readonly string[]): Promise<void> {
  const [creates = CREATES, statuses = STATUSES] = args.map(Number);
  if (!(creates >= CALLERS) || !(statuses >= 1))
    throw new StartupProblem(`The numbers are creates, at least ${CALLERS}, and statuses of each.`);
  // A process of its own, which can be made to collect.
  const script = fileURLToPath(import.meta.url);
  const child = spawn(process.execPath, ["--expose-gc", script, String(creates), String(statuses)], {
    stdio: "inherit",
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new StartupProblem("The load was not borne as promised.");
}

async function measure(creates: number, statuses: number): Promise<void> {
  const azurite = await startAzurite();
  try {
    let calls = 0;
    const counting: PipelinePolicy = {
      name: "counting",
      sendRequest: (request, next) => {
        calls += 1;
        return next(request);
      },
    };
    const tools = benchTools(azurite.connectionString, counting);
    const bare = await bareRows(azurite.connectionString);
    const ids: { readonly owner: string; readonly id: string }[] = [];
    const create = async (index: number) => {
      const owner = `caller-${index % CALLERS}`;
      ids.push({ owner, id: await createFor(owner, `key ${index}`, tools) });
    };
    const status = async (index: number) => {
      const asked = ids[index % ids.length];
      if (asked) await statusOf(asked.owner, asked.id, tools);
    };
    await atOnce(WARM, create);
    await atOnce(WARM, status);
    const before = await held();
    calls = 0;
    const writesAlone = await atOnce(creates, bare.write);
    const created = await atOnce(creates, (index) => create(WARM + index));
    const callsOfCreate = calls / creates;
    const readsAlone = await atOnce(creates, bare.read);
    calls = 0;
    const asked = await atOnce(creates * statuses, status);
    const callsOfStatus = calls / (creates * statuses);
    const after = await held();
    judge([
      shareOf("creates", created, callsOfCreate, writesAlone),
      shareOf("statuses", asked, callsOfStatus, readsAlone),
    ]);
    judgeHeld(before, after);
  } finally {
    await azurite.stop();
  }
}

interface Share {
  readonly name: string;
  readonly work: Work;
  readonly calls: number;
  readonly alone: Work;
  /** Calls of storage a second, over those without the app. */
  readonly share: number;
}

function shareOf(name: string, work: Work, calls: number, alone: Work): Share {
  return { name, work, calls, alone, share: (work.perSecond * calls) / alone.perSecond };
}

function judge(shares: readonly Share[]): void {
  console.log(
    `${CALLERS} at once     a second    p99 ms   calls each   of bare calls a second (goal)   p99 of bare calls'`,
  );
  for (const { name, work, calls, alone, share } of shares) {
    const numbers = [
      work.perSecond.toFixed(1).padStart(9),
      work.p99.toFixed(0).padStart(9),
      calls.toFixed(2).padStart(12),
    ];
    const ratio = `${share.toFixed(2)} (${SHARE_AT_LEAST})`.padStart(31);
    console.log(
      `${name.padEnd(11)} ${numbers.join(" ")} ${ratio} ${(work.p99 / alone.p99).toFixed(1).padStart(19)}`,
    );
    if (share < SHARE_AT_LEAST) process.exitCode = 1;
  }
}

function judgeHeld(before: Held, after: Held): void {
  const [mebibytes, handles] = [after.mebibytes - before.mebibytes, after.handles - before.handles];
  console.log(
    `memory after a collection ${before.mebibytes.toFixed(0)} -> ${after.mebibytes.toFixed(0)} MiB (at most ${MIB_AT_MOST} more), ` +
      `open handles ${before.handles} -> ${after.handles} (at most ${HANDLES_AT_MOST} more)`,
  );
  if (mebibytes > MIB_AT_MOST || handles > HANDLES_AT_MOST) process.exitCode = 1;
}

/** Does so many pieces of work, each caller one after the other. */
async function atOnce(count: number, work: (index: number) => Promise<unknown>): Promise<Work> {
  const indices = Array.from({ length: count }).keys();
  const times: number[] = [];
  const began = performance.now();
  const caller = async () => {
    for (const index of indices) {
      const start = performance.now();
      await work(index);
      times.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  const seconds = (performance.now() - began) / 1_000;
  const p99 = times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? Number.NaN;
  return { perSecond: count / seconds, p99 };
}

async function createFor(owner: string, key: string, tools: Tools): Promise<string> {
  const [model] = tools.config.models;
  if (!model) throw new Error("no model is configured");
  const request = requestOf({ seconds: 4, prompt: `A reel of film, ${key}` });
  const attempt = { keyHash: sha256(key), isSdkRetry: false };
  const accepted = await acceptVideo({ owner, request, model, image: null, source: null, attempt }, tools);
  if (accepted.kind !== "accepted") throw new Error(`the create is ${accepted.kind}`);
  await showVideo(accepted.record, viewerOf(owner), tools);
  return accepted.record.id;
}

async function statusOf(owner: string, id: string, tools: Tools): Promise<void> {
  const viewer = viewerOf(owner);
  const found = await findVideo(id, viewer.caller, tools);
  if (!found) throw new Error("the film is not there");
  await showVideo(found, viewer, tools);
}

function viewerOf(owner: string): Viewer {
  return { caller: { kind: "caller", owner, admin: false }, baseUrl: "https://dailies.example/api/v1" };
}

async function bareRows(connectionString: string) {
  const table = TableClient.fromConnectionString(connectionString, "Bare", { allowInsecureConnection: true });
  await table.createTable();
  const text = "a reel of film ".repeat(60);
  return {
    write: (index: number) =>
      table.createEntity({ partitionKey: `p${index % CALLERS}`, rowKey: String(index), text }),
    read: (index: number) => table.getEntity(`p${index % CALLERS}`, String(index)),
  };
}

/** What the process holds when everything that can go has gone. */
async function held(): Promise<Held> {
  for (let turn = 0; turn < 5; turn++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return { mebibytes: process.memoryUsage.rss() / MIB, handles: openHandles() };
}

function openHandles(): number {
  if (process.platform === "linux") return readdirSync("/proc/self/fd").length;
  return execFileSync("lsof", ["-p", String(process.pid)], { encoding: "utf8" }).split("\n").length;
}

if (import.meta.main) {
  const [creates, statuses] = process.argv.slice(2).map(Number);
  await measure(creates ?? CREATES, statuses ?? STATUSES);
}
