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
  /** The last film before those that are under way. */
  readonly lastEnded: string;
}

/** How many of the busy owner's films are under way: the newest. */
export const UNDER_WAY = 20;

const FILMS_AT_ONCE = 2_000;
const START = Date.UTC(2026, 0, 1);
/** Of 200 films in turn, 50 are of the owner of many, one each of the owner of few and the busy one, the rest of a hundred others. */
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
    ["busy", []],
  ]);
  for (let start = 0; start < films; start += FILMS_AT_ONCE) {
    const some = Array.from({ length: Math.min(FILMS_AT_ONCE, films - start) }, (_, index) =>
      filmOf(start + index, films),
    );
    for (const { owner, id } of some) ids.get(owner)?.push(id);
    await batches.insert(some.flatMap(recordRows).filter(({ partitionKey }) => partitionKey !== EVERYBODY));
  }
  batches.close();
  return [...ids].map(([owner, own]) => ({
    owner,
    films: own.length,
    middle: own[Math.floor(own.length / 2)] ?? "",
    lastEnded: own.at(-UNDER_WAY - 1) ?? "",
  }));
}

function filmOf(index: number, films: number) {
  const at = START + index * 1_000;
  const owner = ownerOf(index);
  const isUnderWay = owner === "busy" && films - index <= UNDER_WAY * IN_TURN;
  const id = videoIdFrom(ulid(at));
  const stage = isUnderWay ? "running" : "completed";
  return recordOf(requestOf({ prompt: "A reel of film" }), { id, owner, createdAt: at, stage });
}

function ownerOf(index: number): string {
  const turn = index % IN_TURN;
  if (turn < MANY) return "many";
  if (turn === MANY) return "few";
  return turn === MANY + 1 ? "busy" : `owner-${Math.floor(index / IN_TURN) % 100}`;
}
