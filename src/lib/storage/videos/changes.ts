import { odata } from "@azure/data-tables";
import { startingWith } from "../table/rowKeys.ts";
import type { Row, Table } from "../table/table.ts";
import { instant, LATE_MS } from "./changeNotes.ts";
import { ownerPartition } from "./recordKeys.ts";

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
  /** A moment that the storage's clock has passed, as long as this process's is less than five minutes ahead. */
  latest(): number;
}

/** A process that begins to watch further back reads a few rows more; one that begins too late misses changes for good. */
const CLOCKS_DIFFER_MS = 300_000;

/**
 * Reads the notes of changes. The writer's clock only puts them roughly in order, so that a look reads the end of them;
 * whether one is new, the storage's own `Timestamp` says.
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

function changeIn({ id, deleted, timestamp, etag, rowKey }: Row): Change {
  if (typeof id !== "string" || typeof timestamp !== "string")
    throw new Error(`row ${rowKey} of the changes is damaged`);
  return { id, deleted: deleted === true, at: Date.parse(timestamp), etag };
}
