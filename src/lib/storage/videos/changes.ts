import { odata, type TransactionAction } from "@azure/data-tables";
import { startingWith, ulidOf } from "../table/rowKeys.ts";
import { creating, deleting, type Row, type Table } from "../table/table.ts";
import { ownerPartition } from "./ownerPartition.ts";

/** The last change of a video, or that it was deleted. */
export interface Change {
  readonly id: string;
  readonly deleted: boolean;
  /** By the storage's own clock, in milliseconds since 1970. */
  readonly at: number;
  /** Another one for each change. */
  readonly etag: string;
}

/** Which of an owner's videos have changed, for whoever follows them. */
export interface Changes {
  /** Each video with a change at or after `at` once, in the order of these changes. */
  since(owner: string, at: number): Promise<readonly Change[]>;
  /** A moment that the storage's clock has passed for sure, as long as this process's is not off by minutes. */
  latest(): number;
}

/** What a writer's clock, its stay in a queue and its retries may come to together. */
const LATE_MS = 3_600_000;
const CLOCKS_DIFFER_MS = 60_000;
/** How long a deleted video is remembered: nobody resumes from before. */
export const REMEMBERED_MS = 7 * 86_400_000;
const FORGOTTEN_AT_ONCE = 100;

/**
 * One row a video, `c|<time of its last change>|<ulid>`, beside the records and changed in one transaction with them. The
 * writer's clock only puts the rows roughly in order, so that a look reads the end of them; whether one is new, the
 * storage's own `Timestamp` says.
 */
export function openChanges(table: Table, now: () => number): Changes {
  return {
    async since(owner, at) {
      const { below } = startingWith("c|");
      const rows = await table.all({
        partitionKey: ownerPartition(owner),
        from: `c|${instant(at - LATE_MS)}`,
        below,
        where: odata`Timestamp ge ${new Date(at)}`,
      });
      return rows.map(changeIn).sort((a, b) => a.at - b.at);
    },
    latest: () => now() - CLOCKS_DIFFER_MS,
  };
}

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

function changeIn({ id, deleted, timestamp, etag, rowKey }: Row): Change {
  if (typeof id !== "string" || typeof timestamp !== "string")
    throw new Error(`row ${rowKey} of the changes is damaged`);
  return { id, deleted: deleted === true, at: Date.parse(timestamp), etag };
}

function instant(milliseconds: number): string {
  return String(Math.max(0, Math.floor(milliseconds))).padStart(15, "0");
}
