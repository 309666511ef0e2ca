import { TableClient } from "@azure/data-tables";
import { type Calls, callsInARow } from "../../test/support/storage/callsInARow.ts";
import { startAzurite } from "../azuriteProcess.ts";
import { StartupProblem } from "../commands/startupProblem.ts";
import { benchTools } from "./api/benchTools.ts";
import { create, list, status, usage } from "./api/questions.ts";

const ROUNDS = 60;
const WARM_ROUNDS = 25;
/** One way to a storage account of the same region and back. The emulator beside us, whose one thread does all work, has none. */
const WAY_MS = 10;
const RATIO_AT_MOST = 1.6;
const IN_A_ROW_AT_MOST: Readonly<Record<string, number>> = { create: 4, status: 1, list: 1, usage: 1 };

interface Measured {
  readonly question: string;
  readonly all: Calls[];
}

/**
 * Measures what the API asks of storage: calls, how many of them wait for one another, and the time over that many bare
 * round trips, which are made in turn with the rest; of each the quickest, which says the same on a busy machine. A number is the milliseconds by which every call takes longer.
 */
export async function run([way = String(WAY_MS)]: readonly string[]): Promise<void> {
  const wayMs = Number(way);
  if (!Number.isFinite(wayMs) || wayMs < 0)
    throw new StartupProblem(`'${way}' is no number of milliseconds.`);
  const azurite = await startAzurite();
  try {
    const watched = callsInARow(wayMs);
    const tools = benchTools(azurite.connectionString, watched.policy);
    const bare = bareCalls(azurite.connectionString, watched);
    await bare.prepare();
    let key = 0;
    let id = "";
    const questions: readonly (readonly [string, () => Promise<unknown>])[] = [
      ["create", async () => (id = await create(tools, `key ${key++}`))],
      ["status", () => status(tools, id)],
      ["list", () => list(tools)],
      ["usage", () => usage(tools)],
    ];
    // The first use of a table makes it; and a page shall be full.
    for (let round = 0; round < WARM_ROUNDS; round += 1) for (const [, ask] of questions) await ask();
    const measured = questions.map(([question]): Measured => ({ question, all: [] }));
    const trips: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [index, [, ask]] of questions.entries()) measured[index]?.all.push(await watched.of(ask));
      trips.push((await watched.of(() => bare.write(round))).milliseconds);
      trips.push((await watched.of(() => bare.read(round))).milliseconds);
    }
    judge(measured, Math.min(...trips), wayMs);
  } finally {
    await azurite.stop();
  }
}

/** One row written, one row read: a bare round trip. */
function bareCalls(connectionString: string, { policy }: ReturnType<typeof callsInARow>) {
  const table = TableClient.fromConnectionString(connectionString, "Bare", {
    allowInsecureConnection: true,
    additionalPolicies: [{ policy, position: "perRetry" }],
  });
  return {
    prepare: () => table.createTable(),
    write: (row: number) => table.createEntity({ partitionKey: "bare", rowKey: String(row), text: "a reel" }),
    read: (row: number) => table.getEntity("bare", String(row)),
  };
}

function judge(measured: readonly Measured[], trip: number, wayMs: number): void {
  console.log(
    `each call takes ${wayMs} ms longer than the emulator; a bare round trip: ${trip.toFixed(1)} ms`,
  );
  console.log("             calls   in a row (goal)      ms   of as many bare round trips (goal)");
  const problems: string[] = [];
  for (const { question, all } of measured) {
    const [calls, inARow] = [median(all.map((each) => each.calls)), median(all.map((each) => each.inARow))];
    const time = Math.min(...all.map(({ milliseconds }) => milliseconds));
    const ratio = time / (inARow * trip);
    const most = IN_A_ROW_AT_MOST[question] ?? 1;
    console.log(
      `${question.padEnd(10)} ${String(calls).padStart(7)} ${`${inARow} (${most})`.padStart(17)} ${time.toFixed(1).padStart(7)} ` +
        `${`${ratio.toFixed(2)} (${RATIO_AT_MOST})`.padStart(25)}`,
    );
    if (inARow > most) problems.push(`A ${question} waits for ${inARow} calls in a row, more than ${most}.`);
    if (ratio > RATIO_AT_MOST)
      problems.push(
        `A ${question} takes ${ratio.toFixed(2)} of its bare round trips, over ${RATIO_AT_MOST}.`,
      );
  }
  if (problems.length > 0) throw new StartupProblem(problems.join("\n"));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
