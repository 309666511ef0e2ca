import { odata, type TransactionAction } from "@azure/data-tables";
import { ulidOf } from "../table/rowKeys.ts";
import { creating, deleting, putting, type Row, replacing, type Table } from "../table/table.ts";
import { untilWritten } from "../table/untilWritten.ts";
import { voidPointer } from "./ownPointers.ts";
import { ownerPartition } from "./recordKeys.ts";

// One row a video, `c|<time of its last change>|<ulid>`, beside the records and changed in one transaction with them.

/** What a writer's clock, its stay in a queue and its retries may come to together. */
export const LATE_MS = 3_600_000;
/** How long a deleted video is remembered: nobody resumes from before. */
const REMEMBERED_MS = 7 * 86_400_000;
const FORGOTTEN_AT_ONCE = 100;

/** The note of a change, to be written in one transaction with it. */
export interface ChangeNote {
  /** Where the note lies; the record keeps it, so that the next one takes its place. */
  readonly rowKey: string;
  readonly actions: readonly TransactionAction[];
}

/** Notes a change of this video in place of the one `before`; null = there is none. */
export function noteChange(
  { owner, id }: { readonly owner: string; readonly id: string },
  before: string | null,
  now: number,
  deleted = false,
): ChangeNote {
  const partitionKey = ownerPartition(owner);
  // No transaction may hold one row twice: two changes in one millisecond are two moments.
  const at = Math.max(now, before === null ? 0 : Number(before.slice(2, 17)) + 1);
  const rowKey = `c|${instant(at)}|${ulidOf(id) ?? id}`;
  const row = { partitionKey, rowKey, id, ...(deleted ? { deleted } : {}) };
  const actions = [creating(row), ...(before === null ? [] : [deleting(partitionKey, before)])];
  return { rowKey, actions };
}

/** Forgets some videos that were deleted long ago. */
export async function forgetDeleted(table: Table, owner: string, now: number): Promise<void> {
  const partitionKey = ownerPartition(owner);
  const old = { partitionKey, from: "c|", below: `c|${instant(now - REMEMBERED_MS - LATE_MS)}` };
  let forgotten = 0;
  for await (const { rowKey } of table.scan(
    { ...old, where: odata`deleted eq ${true}` },
    FORGOTTEN_AT_ONCE,
  )) {
    await table.remove(partitionKey, rowKey);
    forgotten += 1;
    if (forgotten >= FORGOTTEN_AT_ONCE) return;
  }
}

/** Where the last change of a record is noted; null for a record from before changes were. */
export function notedIn({ noted }: Row): string | null {
  return typeof noted === "string" ? noted : null;
}

/**
 * Puts void rows in the places of a record and its pointer, so that its id is given up for good and no list shows it, and
 * notes that it is deleted, in one transaction; harmless when there is none.
 */
export async function removeNoted(
  table: Table,
  { owner, id, rowKey }: { readonly owner: string; readonly id: string; readonly rowKey: string },
  now: () => number,
): Promise<void> {
  const partitionKey = ownerPartition(owner);
  let overtakenAt: string | null = null;
  await untilWritten(`record ${id}`, async () => {
    const row = await table.find(partitionKey, rowKey);
    if (row === null || row["void"] === true) return true;
    // Overtaken by nobody: then the note that was to be replaced is gone.
    const note = noteChange({ owner, id }, row.etag === overtakenAt ? null : notedIn(row), now(), true);
    overtakenAt = row.etag;
    const gone = { partitionKey, rowKey, void: true };
    const pointer = putting(voidPointer({ owner, id }));
    const written = await table.write([replacing(gone, row.etag), ...note.actions, pointer]);
    return written === null ? undefined : true;
  });
}

/** A moment as a part of a row key, in the order of time. */
export function instant(milliseconds: number): string {
  return String(Math.max(0, Math.floor(milliseconds))).padStart(15, "0");
}
