import { spawn } from "node:child_process";
import { once } from "node:events";
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
import { atOnce, inTurn, type Work } from "./load/callers.ts";
import { type Held, held, untilStill } from "./load/held.ts";

const CREATES = 2_000;
const CALLERS = 50;
const STATUSES = 20;
/** Creates of one round of the warm-up. */
const WARM = 250;
/** Of the app's work and of the bare calls, in turn. */
const ROUNDS = 5;
const BARE_AT_LEAST = 5_000;
/** Of what storage does alone with as many calls at once. */
const SHARE_AT_LEAST = 0.6;
/** What a process may hold more of after all that than before: a leak shows in the heap, whose freed pages stay resident. */
const MORE_AT_MOST = [
  { what: "resident", name: "resident, MiB", most: 96 },
  { what: "heap", name: "heap used, MiB", most: 16 },
  { what: "handles", name: "open handles", most: CALLERS },
] as const;

/**
 * Measures one process under 50 callers: 2,000 creates and 20 statuses of each, against as many bare calls of storage at
 * once, which are made in turn with them, and what it holds before and after. Before means warm: the same callers have
 * worked until the memory of the process stood still, because V8 keeps the pages of its heap's busiest moment. Numbers
 * are other counts of creates, and of statuses of each.
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
    const rounds = await untilStill(async (round) => {
      const from = round * WARM;
      await atOnce(CALLERS, { from, below: from + WARM }, create);
      await atOnce(CALLERS, { from, below: from + WARM }, bare.write);
      await atOnce(CALLERS, { from, below: from + WARM * STATUSES }, status);
    });
    const first = rounds * WARM;
    console.log(`memory stands still after ${first} creates`);
    const before = await held();
    const turns = { callers: CALLERS, rounds: ROUNDS };
    const writes = Math.max(creates, BARE_AT_LEAST);
    calls = 0;
    const created = await inTurn(
      {
        alone: { count: writes, piece: (index) => bare.write(first + index) },
        app: { count: creates, piece: (index) => create(first + index) },
      },
      turns,
    );
    const callsOfCreate = calls / creates;
    calls = 0;
    const asked = await inTurn(
      {
        alone: { count: writes, piece: (index) => bare.read(first + index) },
        app: { count: creates * statuses, piece: status },
      },
      turns,
    );
    const callsOfStatus = calls / (creates * statuses);
    const after = await held();
    judge([
      shareOf("creates", created("app"), callsOfCreate, created("alone")),
      shareOf("statuses", asked("app"), callsOfStatus, asked("alone")),
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
  console.log("after a collection     before    after   more (at most)");
  for (const { what, name, most } of MORE_AT_MOST) {
    const more = after[what] - before[what];
    const numbers = [before[what].toFixed(0).padStart(7), after[what].toFixed(0).padStart(8)];
    console.log(`${name.padEnd(21)} ${numbers.join(" ")} ${`${more.toFixed(0)} (${most})`.padStart(16)}`);
    if (more > most) process.exitCode = 1;
  }
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

if (import.meta.main) {
  const [creates, statuses] = process.argv.slice(2).map(Number);
  await measure(creates ?? CREATES, statuses ?? STATUSES);
}
