import { randomUUID } from "node:crypto";
import { odata } from "@azure/data-tables";
import type { VideoRecord } from "../../domain/video/record.ts";
import { inverted, justAfter, keyPart, startingWith, ulidOf } from "../table/rowKeys.ts";
import { creating, type Row, type Stretch, type Table } from "../table/table.ts";
import { untilWritten } from "../table/untilWritten.ts";
import { parseRecordRow, toRecordColumns } from "./recordRow.ts";

/** The records of all videos: the truth about their state. */
export interface Records {
  /** Commits a video to being made. Its id must be `video_` and a lower-case ULID. "void" when the id was given up. */
  insert(record: VideoRecord): Promise<"inserted" | "exists" | "void">;
  /**
   * Gives an id up for good: whoever still wants to commit a video under it fails from now on. False when there is such a
   * video: then it stays.
   */
  giveUp(owner: string, id: string): Promise<boolean>;
  find(owner: string, id: string): Promise<{ readonly record: VideoRecord; readonly etag: string } | null>;
  ownerOf(id: string): Promise<string | null>;
  /**
   * Applies a pure change to the latest record, again when another writer was faster, and gives what is stored then.
   * A change that gives null leaves the record as it is. Null when there is no such record.
   */
  change(
    owner: string,
    id: string,
    change: (record: VideoRecord) => VideoRecord | null,
  ): Promise<VideoRecord | null>;
  /** Removes the record and gives its id up for good; harmless when it is gone already. */
  remove(owner: string, id: string): Promise<void>;
  /** One page of an owner's records; the order is that of the ids. */
  page(owner: string, query: PageQuery): Promise<RecordPage>;
}

export interface PageQuery {
  readonly limit: number;
  readonly order: "asc" | "desc";
  /** Last id of the page before. */
  readonly after?: string | null;
  /** Only records made strictly later, in milliseconds since 1970. */
  readonly createdAfter?: number | null;
  /** Only records made strictly earlier, in milliseconds since 1970. */
  readonly createdBefore?: number | null;
}

export interface RecordPage {
  readonly records: readonly VideoRecord[];
  /** True when the next page has something. */
  readonly hasMore: boolean;
}

/**
 * Rows: `d|<inverted ulid>` holds the record, newest first; `a|<ulid>` points at it for the other order; and, in a
 * partition of its own, who owns the id.
 */
export function openRecords(table: Table): Records {
  async function find(owner: string, id: string): Promise<Found | null> {
    const ulid = ulidOf(id);
    const row = ulid === null ? null : await table.find(ownerPartition(owner), descending(ulid));
    return row === null || isVoid(row)
      ? null
      : { record: parseRecordRow(row), etag: row.etag, stamp: row["stamp"] };
  }

  return {
    insert: (record) => insert(table, record),
    async giveUp(owner, id) {
      const keys = { partitionKey: ownerPartition(owner), rowKey: descending(requireUlid(id)) };
      if ((await table.insert({ ...keys, void: true })) === "inserted") return true;
      const row = await table.find(keys.partitionKey, keys.rowKey);
      return row === null || isVoid(row);
    },
    find,
    async ownerOf(id) {
      const owner = ulidOf(id) === null ? undefined : (await table.find(idPartition(id), "owner"))?.["owner"];
      return typeof owner === "string" ? owner : null;
    },
    change(owner, id, change) {
      // Tells our own write, whose reply was lost and which was sent again, from another writer's.
      const stamp = randomUUID();
      return untilWritten(`record ${id}`, async () => {
        const found = await find(owner, id);
        if (found === null || found.stamp === stamp) return found?.record ?? null;
        const changed = change(found.record);
        if (changed === null) return found.record;
        const row = { ...recordKeys(found.record), ...toRecordColumns(changed), stamp };
        return (await table.replace(row, found.etag)) ? changed : undefined;
      });
    },
    async remove(owner, id) {
      const ulid = ulidOf(id);
      if (ulid === null) return;
      await table.remove(ownerPartition(owner), ascending(ulid));
      // A create that stood still all the time must not make the video once more.
      await table.put({ partitionKey: ownerPartition(owner), rowKey: descending(ulid), void: true });
      await table.remove(idPartition(id), "owner");
    },
    page: (owner, query) =>
      query.order === "desc" ? newestFirst(table, owner, query) : oldestFirst(table, owner, query),
  };
}

interface Found {
  readonly record: VideoRecord;
  readonly etag: string;
  readonly stamp: unknown;
}

/** An id that was given up: a row in the record's place, which no list shows. */
function isVoid(row: Row): boolean {
  return row["void"] === true;
}

async function insert(table: Table, record: VideoRecord): Promise<"inserted" | "exists" | "void"> {
  const { partitionKey, rowKey } = recordKeys(record);
  await table.insert({ partitionKey: idPartition(record.id), rowKey: "owner", owner: record.owner });
  const pointer = { id: record.id, createdAt: new Date(record.createdAt) };
  const written = await table.write([
    creating({ partitionKey, rowKey, ...toRecordColumns(record) }),
    creating({ partitionKey, rowKey: ascending(requireUlid(record.id)), ...pointer }),
  ]);
  if (written !== null) return "inserted";
  const there = await table.find(partitionKey, rowKey);
  return there !== null && isVoid(there) ? "void" : "exists";
}

async function newestFirst(table: Table, owner: string, query: PageQuery): Promise<RecordPage> {
  const after = ulidOf(query.after ?? "");
  const rows = await take(table, query.limit, {
    ...startingWith("d|"),
    ...(after === null ? {} : { from: justAfter(descending(after)) }),
    ...createdWithin(query),
    partitionKey: ownerPartition(owner),
  });
  return { records: rows.slice(0, query.limit).map(parseRecordRow), hasMore: rows.length > query.limit };
}

async function oldestFirst(table: Table, owner: string, query: PageQuery): Promise<RecordPage> {
  const after = ulidOf(query.after ?? "");
  const partitionKey = ownerPartition(owner);
  const pointers = await take(table, query.limit, {
    ...startingWith("a|"),
    ...(after === null ? {} : { from: justAfter(ascending(after)) }),
    ...createdWithin(query),
    partitionKey,
  });
  const wanted = pointers.slice(0, query.limit).map(({ rowKey }) => descending(rowKey.slice(2)));
  const [newest, oldest] = [wanted.at(-1), wanted[0]];
  if (newest === undefined || oldest === undefined) return { records: [], hasMore: false };
  const rows = new Map<string, Row>();
  for await (const row of table.scan({ partitionKey, from: newest, below: justAfter(oldest) }))
    if (!isVoid(row)) rows.set(row.rowKey, row);
  const records = wanted.flatMap((key) => rows.get(key) ?? []).map(parseRecordRow);
  return { records, hasMore: pointers.length > query.limit };
}

/** One row more than asked for tells whether there is a next page. */
async function take(table: Table, limit: number, stretch: Stretch): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const row of table.scan(stretch, Math.min(limit + 1, 1_000))) {
    if (!isVoid(row)) rows.push(row);
    if (rows.length > limit) break;
  }
  return rows;
}

function createdWithin({ createdAfter, createdBefore }: PageQuery): { readonly where?: string } {
  const conditions = [
    ...(createdAfter == null ? [] : [odata`createdAt gt ${new Date(createdAfter)}`]),
    ...(createdBefore == null ? [] : [odata`createdAt lt ${new Date(createdBefore)}`]),
  ];
  return conditions.length === 0 ? {} : { where: conditions.join(" and ") };
}

function recordKeys({ owner, id }: VideoRecord): { readonly partitionKey: string; readonly rowKey: string } {
  return { partitionKey: ownerPartition(owner), rowKey: descending(requireUlid(id)) };
}

function requireUlid(id: string): string {
  const ulid = ulidOf(id);
  if (ulid === null) throw new Error(`"${id}" is no id of a video`);
  return ulid;
}

function ownerPartition(owner: string): string {
  return `o|${keyPart(owner)}`;
}

function idPartition(id: string): string {
  return `id|${id}`;
}

function descending(ulid: string): string {
  return `d|${inverted(ulid)}`;
}

function ascending(ulid: string): string {
  return `a|${ulid}`;
}
