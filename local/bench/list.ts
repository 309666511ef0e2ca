import { TableClient } from "@azure/data-tables";
import { connectStorage } from "../../src/lib/storage/connectStorage.ts";
import { keySpan } from "../../src/lib/storage/videos/keySpan.ts";
import { ownerPartition } from "../../src/lib/storage/videos/recordKeys.ts";
import type { PageQuery } from "../../src/lib/storage/videos/recordPages.ts";
import { countedCalls, type ReadCost } from "../../test/support/storage/countedCalls.ts";
import { startAzurite } from "../azuriteProcess.ts";
import { StartupProblem } from "../commands/startupProblem.ts";
import { type Filled, fillShelf, UNDER_WAY } from "./list/fillShelf.ts";

const FILMS = 200_000;
const LIMIT = 20;
const ROUNDS = 15;
const AT_MOST = { rows: 1.05, trips: 1 };
/** Oldest first, videos under way are read by their pointers: a page of nothing else is a query of each. */
const UNDER_WAY_AT_MOST = { rows: 2, trips: 2 };

/**
 * Measures what a page of one owner's films costs, of a small shelf and of a large one among all: rows moved for a row shown,
 * round trips, and the time beside the storage's own query for the same rows. A number is how many films there are of all.
 */
export async function run([given = String(FILMS)]: readonly string[]): Promise<void> {
  const films = Number(given);
  if (!Number.isInteger(films) || films < 20_000)
    throw new StartupProblem(`'${given}' is no number of films from 20000 on.`);
  const azurite = await startAzurite();
  try {
    const counted = countedCalls();
    const { connectionString } = azurite;
    const { records } = connectStorage({ connectionString }, { policies: [counted.policy] });
    const began = performance.now();
    const shelves = await fillShelf(connectionString, films);
    console.log(`${films} films of all, stored in ${((performance.now() - began) / 1_000).toFixed(0)} s`);
    console.log(
      "a page of 20                                 rows / shown   trips       ms   of a bare query",
    );
    const problems: string[] = [];
    for (const { owner, query, name, most } of shelves.flatMap(pagesOf)) {
      const page = async () => {
        const { records: shown } = await records.page(owner, query);
        if (shown.length !== LIMIT) throw new Error(`a page of ${shown.length}`);
      };
      const bare = bareQuery(connectionString, owner, query);
      await bare();
      const cost = await counted.costOf(page);
      const times: number[] = [];
      const bareTimes: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        times.push(await milliseconds(page));
        bareTimes.push(await milliseconds(bare));
      }
      problems.push(...judge(name, most, { cost, ms: Math.min(...times), bareMs: Math.min(...bareTimes) }));
    }
    if (problems.length > 0) throw new StartupProblem(problems.join("\n"));
  } finally {
    await azurite.stop();
  }
}

interface Page {
  readonly owner: string;
  readonly query: PageQuery;
  readonly name: string;
  readonly most: Most;
}

/** What is allowed for a row shown, and of trips. */
type Most = typeof AT_MOST;

function pagesOf({ owner, films, middle, lastEnded }: Filled): Page[] {
  const most = AT_MOST;
  const pageOf = (order: "asc" | "desc", place: string, after: string | null): Page => {
    const name = `${films} of one owner, ${order}, ${place}`;
    return { owner, query: { limit: LIMIT, order, after }, name, most };
  };
  if (owner === "busy")
    return [
      pageOf("desc", `${UNDER_WAY} under way`, null),
      { ...pageOf("asc", `${UNDER_WAY} under way`, lastEnded), most: UNDER_WAY_AT_MOST },
    ];
  return (["desc", "asc"] as const).flatMap((order) => [
    pageOf(order, "first", null),
    pageOf(order, "middle", middle),
  ]);
}

interface Measured {
  readonly cost: ReadCost;
  readonly ms: number;
  readonly bareMs: number;
}

function judge(name: string, most: Most, { cost: { rows, calls }, ms, bareMs }: Measured): string[] {
  const moved = rows / LIMIT;
  console.log(
    `${name.padEnd(44)} ${`${moved.toFixed(2)} (${most.rows})`.padStart(12)} ${`${calls} (${most.trips})`.padStart(8)}` +
      ` ${ms.toFixed(1).padStart(7)} ${(ms / bareMs).toFixed(2).padStart(8)}`,
  );
  return [
    ...(moved > most.rows ? [`${name}: ${moved.toFixed(2)} rows for one shown, over ${most.rows}.`] : []),
    ...(calls > most.trips ? [`${name}: ${calls} round trips, over ${most.trips}.`] : []),
  ];
}

/** One answer of storage with as many rows of the same stretch, and nothing made of it. */
function bareQuery(connectionString: string, owner: string, query: PageQuery): () => Promise<void> {
  const table = TableClient.fromConnectionString(connectionString, "Videos", {
    allowInsecureConnection: true,
  });
  const { from, below } = keySpan(query);
  const filter = `PartitionKey eq '${ownerPartition(owner)}' and RowKey ge '${from}' and RowKey lt '${below}'`;
  return async () => {
    const pages = table.listEntities({ queryOptions: { filter } }).byPage({ maxPageSize: query.limit });
    await pages.next();
  };
}

async function milliseconds(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
