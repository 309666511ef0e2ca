import { TableClient } from "@azure/data-tables";
import { ulid } from "ulid";
import { videoIdFrom } from "../../../src/lib/domain/video/videoId.ts";
import { EVERYBODY } from "../../../src/lib/storage/videos/recordKeys.ts";
import { recordOf, requestOf } from "../../../test/support/samples/sampleVideo.ts";
import { recordRows } from "../../../test/support/storage/recordRows.ts";
import { tableBatches } from "./tableBatches.ts";

/** One owner's films among all. */
export interface Filled {
  readonly owner: string;
  readonly films: number;
  /** The film in the middle. */
  readonly middle: string;
}

const FILMS_AT_ONCE = 2_000;
const START = Date.UTC(2026, 0, 1);
/** Of 200 films in turn, 50 are of the owner of many, one is of the owner of few, and the rest of a hundred others. */
const IN_TURN = 200;
const MANY = 50;

/**
 * Stores so many films, in the rows that the app would have written one by one in their owners' partitions: of the other half,
 * in the partition of everybody's, no page of an owner reads one.
 */
export async function fillShelf(connectionString: string, films: number): Promise<readonly Filled[]> {
  const table = TableClient.fromConnectionString(connectionString, "Videos", {
    allowInsecureConnection: true,
  });
  await table.createTable();
  const batches = tableBatches(connectionString, "Videos");
  const ids = new Map<string, string[]>([
    ["few", []],
    ["many", []],
  ]);
  for (let start = 0; start < films; start += FILMS_AT_ONCE) {
    const some = Array.from({ length: Math.min(FILMS_AT_ONCE, films - start) }, (_, index) =>
      filmOf(start + index),
    );
    for (const { owner, id } of some) ids.get(owner)?.push(id);
    await batches.insert(some.flatMap(recordRows).filter(({ partitionKey }) => partitionKey !== EVERYBODY));
  }
  batches.close();
  return [...ids].map(([owner, own]) => ({
    owner,
    films: own.length,
    middle: own[Math.floor(own.length / 2)] ?? "",
  }));
}

function filmOf(index: number) {
  const at = START + index * 1_000;
  const turn = index % IN_TURN;
  const owner = turn < MANY ? "many" : turn === MANY ? "few" : `owner-${Math.floor(index / IN_TURN) % 100}`;
  const id = videoIdFrom(ulid(at));
  return recordOf(requestOf({ prompt: "A reel of film" }), { id, owner, createdAt: at, stage: "completed" });
}
