import { randomUUID } from "node:crypto";
import type { VideoRecord } from "../../domain/video/record.ts";
import { ulidOf } from "../table/rowKeys.ts";
import { creating, putting, replacing, type Table } from "../table/table.ts";
import { untilWritten } from "../table/untilWritten.ts";
import { forgetDeleted, noteChange, notedIn, removeNoted } from "./changeNotes.ts";
import { announce, pointAtEarlier, removePointers } from "./everybody.ts";
import { changesPointer, pointerTo } from "./ownPointers.ts";
import {
  ascending,
  descending,
  idPartition,
  isVoid,
  ownerPartition,
  recordKeys,
  requireUlid,
} from "./recordKeys.ts";
import { type PageQuery, pageOfRecords, type RecordPage } from "./recordPages.ts";
import { parseRecordRow, toRecordColumns } from "./recordRow.ts";

/** The records of all videos: the truth about their state. */
export interface Records {
  /**
   * Commits a video to being made. Its id must be `video_` and a lower-case ULID. "void" when the id was given up. It is
   * announced first, unless the caller has waited for that already.
   */
  insert(record: VideoRecord, isAnnounced?: boolean): Promise<"inserted" | "exists" | "void">;
  /** Writes the rows by which a record is found that is not there yet; harmless twice. */
  announce(owner: string, id: string): Promise<void>;
  /** Takes back what announced a record that will never come: its id must have been given up. */
  takeBack(id: string): Promise<void>;
  /**
   * Gives an id up for good: whoever still wants to commit a video under it fails from now on. False when there is such a
   * video: then it stays.
   */
  giveUp(owner: string, id: string): Promise<boolean>;
  /** True when an id was given up. */
  isGivenUp(owner: string, id: string): Promise<boolean>;
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
  /** One page of an owner's records, or of everybody's (null); the order is that of the ids. */
  page(owner: string | null, query: PageQuery): Promise<RecordPage>;
  /** Brings some videos that an earlier version accepted among everybody's; does nothing once all are there. */
  gatherEarlier(): Promise<void>;
}

/** A sweep has other things to do as well. */
const GATHERED_AT_ONCE = 500;

/**
 * Rows: `d|<inverted ulid>` holds the record, newest first; `a|<ulid>` points at it for the other order, and holds it as well
 * once the video has ended (`ownPointers.ts`). In a partition of its own: who owns the id. In one for everybody: pointers in
 * both orders, written before the record. Every change is noted in the same transaction (`changeNotes.ts`).
 */
export function openRecords(table: Table, now: () => number): Records {
  async function find(owner: string, id: string): Promise<Found | null> {
    const ulid = ulidOf(id);
    const row = ulid === null ? null : await table.find(ownerPartition(owner), descending(ulid));
    return row === null || isVoid(row)
      ? null
      : { record: parseRecordRow(row), etag: row.etag, stamp: row["stamp"], noted: notedIn(row) };
  }

  return {
    async insert(record, isAnnounced = false) {
      if (!isAnnounced) await announce(table, record.id, record.owner);
      return await insert(table, record, now());
    },
    announce: (owner, id) => announce(table, id, owner),
    takeBack: (id) => takeBack(table, id),
    async giveUp(owner, id) {
      const keys = recordKeys(owner, id);
      if ((await table.insert({ ...keys, void: true })) === "inserted") return true;
      const row = await table.find(keys.partitionKey, keys.rowKey);
      return row === null || isVoid(row);
    },
    async isGivenUp(owner, id) {
      const row = await table.find(ownerPartition(owner), descending(requireUlid(id)));
      return row !== null && isVoid(row);
    },
    find,
    async ownerOf(id) {
      const owner = ulidOf(id) === null ? undefined : (await table.find(idPartition(id), "owner"))?.["owner"];
      return typeof owner === "string" ? owner : null;
    },
    change(owner, id, change) {
      // Tells our own write, whose reply was lost and which was sent again, from another writer's.
      const stamp = randomUUID();
      let overtakenAt: string | null = null;
      return untilWritten(`record ${id}`, async () => {
        const found = await find(owner, id);
        if (found === null || found.stamp === stamp) return found?.record ?? null;
        const changed = change(found.record);
        if (changed === null) return found.record;
        // Overtaken by nobody: then the note that was to be replaced is gone.
        const noted = found.etag === overtakenAt ? null : found.noted;
        const note = noteChange(found.record, noted, now());
        const row = { ...recordKeys(owner, id), ...toRecordColumns(changed), stamp, noted: note.rowKey };
        const pointer = changesPointer(found.record, changed) ? [putting(pointerTo(changed))] : [];
        const actions = [replacing(row, found.etag), ...note.actions, ...pointer];
        if ((await table.write(actions)) !== null) return changed;
        overtakenAt = found.etag;
        return undefined;
      });
    },
    async remove(owner, id) {
      const ulid = ulidOf(id);
      if (ulid === null) return;
      // The record nearly last: a removal that breaks off can be asked for again as long as it is there.
      await removePointers(table, id);
      // A create that stood still all the time must not make the video once more: the id is void from now on.
      await removeNoted(table, { owner, id, rowKey: descending(ulid) }, now);
      // Nobody writes the pointer of a void record.
      await table.remove(ownerPartition(owner), ascending(ulid));
      await table.remove(idPartition(id), "owner");
      await forgetDeleted(table, owner, now());
    },
    page: (owner, query) => pageOfRecords(table, owner, query),
    gatherEarlier: () => pointAtEarlier(table, GATHERED_AT_ONCE),
  };
}

interface Found {
  readonly record: VideoRecord;
  readonly etag: string;
  readonly stamp: unknown;
  /** Where its last change is noted; null for a record from before changes were. */
  readonly noted: string | null;
}

async function insert(
  table: Table,
  record: VideoRecord,
  now: number,
): Promise<"inserted" | "exists" | "void"> {
  const { id, owner } = record;
  const { partitionKey, rowKey } = recordKeys(owner, id);
  const note = noteChange(record, null, now);
  const written = await table.write([
    creating({ partitionKey, rowKey, ...toRecordColumns(record), noted: note.rowKey }),
    ...note.actions,
    creating(pointerTo(record)),
  ]);
  if (written !== null) return "inserted";
  const there = await table.find(partitionKey, rowKey);
  if (there === null || !isVoid(there)) return "exists";
  await takeBack(table, id);
  return "void";
}

async function takeBack(table: Table, id: string): Promise<void> {
  await removePointers(table, id);
  await table.remove(idPartition(id), "owner");
}
