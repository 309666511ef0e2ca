import { odata } from "@azure/data-tables";
import type { VideoRecord } from "../../domain/video/record.ts";
import type { Stage } from "../../domain/video/stage.ts";
import { justAfter } from "../table/rowKeys.ts";
import type { Round, Row, RowKey, Stretch, Table } from "../table/table.ts";
import { keySpan, type Span } from "./keySpan.ts";
import { recordIn } from "./ownPointers.ts";
import { descending, EVERYBODY, isVoid, ownerPartition } from "./recordKeys.ts";
import { parseRecordRow } from "./recordRow.ts";

/** A page of records; the order is that of the ids. */
export interface PageQuery extends Span {
  readonly limit: number;
  /** Only records in one of these stages; null = in any. */
  readonly stages?: readonly Stage[] | null;
  /** Only records of this model; null = of any. */
  readonly model?: string | null;
}

export interface RecordPage {
  readonly records: readonly VideoRecord[];
  /** True when the next page has something; null when a page's work was done before that was known. */
  readonly hasMore: boolean | null;
}

/** Some records in order, at the cost of one answer of storage or two. */
interface Found {
  readonly records: readonly VideoRecord[];
  readonly isLast: boolean;
}

/** A filter that few records meet makes storage look through the others: so many rounds of that are one page's work. */
const MOST_ROUNDS = 10;
const MOST_POINTERS = 1_000;
/** Of everybody's, each record is a read of its own. */
const MOST_READS = 100;
const GROWTH = 8;

/**
 * One page of an owner's records, or of everybody's (null). What stands one place behind the page tells whether there is
 * a next one. When the work ends early, the last record found is held back for the next page, so that there is one.
 */
export async function pageOfRecords(
  table: Table,
  owner: string | null,
  query: PageQuery,
): Promise<RecordPage> {
  const { limit } = query;
  const records: VideoRecord[] = [];
  let rounds = 0;
  for await (const found of recordsOf(table, owner, query)) {
    records.push(...found.records);
    if (records.length > limit) return { records: records.slice(0, limit), hasMore: true };
    if (found.isLast) return { records, hasMore: false };
    rounds += 1;
    if (rounds === MOST_ROUNDS) break;
  }
  return records.length < 2 ? { records, hasMore: null } : { records: records.slice(0, -1), hasMore: true };
}

function recordsOf(table: Table, owner: string | null, query: PageQuery): AsyncIterable<Found> {
  if (owner === null) return ofEverybody(table, query);
  if (query.order === "desc") return newestFirst(table, owner, query);
  const isNarrowed = query.stages != null || query.model != null;
  return isNarrowed ? oldestThatMeet(table, owner, query) : oldestFirst(table, owner, query);
}

/** The records themselves lie in this order. */
async function* newestFirst(table: Table, owner: string, query: PageQuery): AsyncGenerator<Found> {
  const stretch = { partitionKey: ownerPartition(owner), ...keySpan(query), where: whereOf(query) };
  for await (const { rows, isLast } of table.rounds(stretch, query.limit + 1))
    yield { records: toRecords(rows), isLast };
}

/** Pointers lie in this order, and those at ended videos hold the records. */
async function* oldestFirst(table: Table, owner: string, query: PageQuery): AsyncGenerator<Found> {
  const stretch = { partitionKey: ownerPartition(owner), ...keySpan(query) };
  for await (const { rows, isLast } of table.rounds(stretch, query.limit + 1))
    yield { records: await recordsAt(table, owner, rows), isLast };
}

/** The records of these pointers; those at videos that have not ended, or not since there are copies, cost one query more. */
async function recordsAt(table: Table, owner: string, pointers: readonly Row[]): Promise<VideoRecord[]> {
  const places = pointers
    .filter((pointer) => !isVoid(pointer))
    .map((pointer) => ({ key: placeOf(pointer), record: recordIn(pointer) }));
  const bare = places.filter(({ record }) => record === null).map(({ key }) => key);
  const read = new Map((await between(table, owner, bare)).map((row) => [row.rowKey, row]));
  return places.flatMap(({ key, record }) => {
    const row = read.get(key);
    return record ?? (row === undefined ? [] : toRecords([row]));
  });
}

/** A filter is a condition for the records: between the first and the last pointer, they lie in the other order. */
async function* oldestThatMeet(table: Table, owner: string, query: PageQuery): AsyncGenerator<Found> {
  const pointers = { partitionKey: ownerPartition(owner), ...keySpan(query) };
  const keys = (stretch: Stretch, size: number) => table.keys(stretch, size);
  for await (const { rows, isLast } of growing(keys, pointers, query.limit + 1, MOST_POINTERS)) {
    const met = await between(table, owner, rows.map(placeOf), whereOf(query));
    yield { records: toRecords(met).toReversed(), isLast };
  }
}

/** The rows from the last of these places, which are the oldest first, to the first of them. */
async function between(
  table: Table,
  owner: string,
  places: readonly string[],
  where = whereOf({}),
): Promise<readonly Row[]> {
  const [newest, oldest] = [places.at(-1), places[0]];
  if (newest === undefined || oldest === undefined) return [];
  const partitionKey = ownerPartition(owner);
  return await table.all({ partitionKey, from: newest, below: justAfter(oldest), where });
}

async function* ofEverybody(table: Table, query: PageQuery): AsyncGenerator<Found> {
  const pointers = { partitionKey: EVERYBODY, ...keySpan(query) };
  const all = (stretch: Stretch, size: number) => table.rounds(stretch, size);
  for await (const { rows, isLast } of growing(all, pointers, query.limit + 1, MOST_READS)) {
    const found = await Promise.all(rows.map((pointer) => pointedAt(table, pointer)));
    yield { records: toRecords(found.flatMap((row) => row ?? [])).filter(meets(query)), isLast };
  }
}

async function pointedAt(table: Table, pointer: Row): Promise<Row | null> {
  const { owner, ulid } = pointer;
  if (typeof owner !== "string" || typeof ulid !== "string")
    throw new Error(`row ${pointer.rowKey} of everybody's videos is damaged`);
  return await table.find(ownerPartition(owner), descending(ulid));
}

/** Rows of a stretch, a few first: whoever has to skip many reads more and more of them at once. */
async function* growing<R extends RowKey>(
  read: (stretch: Stretch, size: number) => AsyncIterable<Round<R>>,
  { from, ...stretch }: Stretch,
  first: number,
  most: number,
): AsyncGenerator<Round<R>> {
  let next = from;
  for (let size = first; ; size = Math.min(size * GROWTH, most)) {
    const round = await firstOf(read({ ...stretch, from: next }, size));
    yield round;
    const last = round.rows.at(-1);
    if (round.isLast || last === undefined) return;
    next = justAfter(last.rowKey);
  }
}

/** The first answer with rows in it. */
async function firstOf<R extends RowKey>(rounds: AsyncIterable<Round<R>>): Promise<Round<R>> {
  for await (const round of rounds) if (round.rows.length > 0 || round.isLast) return round;
  return { rows: [], isLast: true };
}

function toRecords(rows: readonly Row[]): VideoRecord[] {
  return rows.filter((row) => !isVoid(row)).map(parseRecordRow);
}

/** Where the record of an owner's pointer lies. */
function placeOf({ rowKey }: RowKey): string {
  return descending(rowKey.slice("a|".length));
}

function meets({ stages, model }: PageQuery): (record: VideoRecord) => boolean {
  return ({ stage, request }) =>
    (stages == null || stages.includes(stage)) && (model == null || request.model === model);
}

/**
 * The same as a condition that storage applies, to the columns beside the record. A void row has none of them: storage
 * passes over those, however many were deleted in a row.
 */
function whereOf({ stages, model }: Pick<PageQuery, "stages" | "model">): string {
  const conditions = [
    ...(stages == null ? [] : [`(${stages.map((stage) => odata`stage eq ${stage}`).join(" or ")})`]),
    ...(model == null ? [] : [odata`model eq ${model}`]),
  ];
  return conditions.length === 0 ? odata`stage ge ${""}` : conditions.join(" and ");
}
