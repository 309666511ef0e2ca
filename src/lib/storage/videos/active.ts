import { odata, type TransactionAction } from "@azure/data-tables";
import { oneAtATime } from "../table/oneAtATime.ts";
import { keyPart, startingWith } from "../table/rowKeys.ts";
import { creating, deleting, type Row, replacing, type Table } from "../table/table.ts";
import { untilWritten } from "../table/untilWritten.ts";

/** The videos that have not ended: their number is limited, and the sweeper looks after them. */
export interface Active {
  /** Counts a video in, unless there are too many; counting it again changes nothing. */
  admit(video: Admission, limits: { readonly total: number; readonly perOwner: number }): Promise<Admitted>;
  /** Counts a video of this owner out; harmless when it is out already. */
  dismiss(id: string, owner: string): Promise<void>;
  /** All of them, oldest first. */
  list(): AsyncIterable<ActiveVideo>;
  /** Those of one owner, oldest first. */
  of(owner: string): Promise<readonly ActiveVideo[]>;
  counts(): Promise<{ readonly total: number; readonly oldestAt: number | null }>;
}

export interface Admission {
  readonly id: string;
  readonly owner: string;
  readonly now: number;
}

export type Admitted =
  | { readonly kind: "admitted" | "already" }
  | { readonly kind: "full"; readonly scope: "all" | "owner" };

/** A video that has not ended; time in milliseconds since 1970. */
export interface ActiveVideo {
  readonly id: string;
  readonly owner: string;
  readonly admittedAt: number;
}

const PARTITION = "active";
const TOTAL = "count|all";

/**
 * One row per video and the counters beside it, changed together. Every change touches the row of the total, whose
 * ETag guards the others; so changes wait for each other, within a process in one line.
 */
export function openActive(table: Table): Active {
  const inLine = oneAtATime();

  async function read(id: string, owner: string): Promise<Standing> {
    const find = (key: string) => table.find(PARTITION, key);
    const [place, total, own] = await Promise.all([find(placeKey(id)), find(TOTAL), find(ownerKey(owner))]);
    return { place, total, own };
  }

  async function* list(): AsyncGenerator<ActiveVideo> {
    for await (const row of table.scan({ partitionKey: PARTITION, ...startingWith("v|") }))
      yield parsePlace(row);
  }

  async function oldestAt(): Promise<number | null> {
    for await (const row of table.scan({ partitionKey: PARTITION, ...startingWith("v|") }, 1))
      return parsePlace(row).admittedAt;
    return null;
  }

  return {
    admit: ({ id, owner, now }, limits) =>
      inLine(() =>
        untilWritten<Admitted>("the count of active videos", async () => {
          const { place, total, own } = await read(id, owner);
          if (place !== null) return { kind: "already" };
          if (countOf(total) >= limits.total) return { kind: "full", scope: "all" };
          if (countOf(own) >= limits.perOwner) return { kind: "full", scope: "owner" };
          const row = { partitionKey: PARTITION, rowKey: placeKey(id), id, owner, admittedAt: new Date(now) };
          const written = await table.write([
            creating(row),
            counting(TOTAL, total, 1),
            counting(ownerKey(owner), own, 1),
          ]);
          return written === null ? undefined : { kind: "admitted" };
        }),
      ),
    dismiss: (id, owner) =>
      inLine(() =>
        untilWritten("the count of active videos", async () => {
          const { place, total, own } = await read(id, owner);
          if (place === null || parsePlace(place).owner !== owner) return true;
          const written = await table.write([
            deleting(PARTITION, placeKey(id)),
            counting(TOTAL, total, -1),
            countOf(own) > 1 ? counting(ownerKey(owner), own, -1) : deleting(PARTITION, ownerKey(owner)),
          ]);
          return written === null ? undefined : true;
        }).then(() => undefined),
      ),
    list,
    async of(owner) {
      const where = odata`owner eq ${owner}`;
      return (await table.all({ partitionKey: PARTITION, ...startingWith("v|"), where })).map(parsePlace);
    },
    async counts() {
      const [total, oldest] = await Promise.all([table.find(PARTITION, TOTAL), oldestAt()]);
      return { total: countOf(total), oldestAt: oldest };
    },
  };
}

interface Standing {
  readonly place: Row | null;
  readonly total: Row | null;
  readonly own: Row | null;
}

function counting(rowKey: string, row: Row | null, by: number): TransactionAction {
  const changed = { partitionKey: PARTITION, rowKey, count: countOf(row) + by };
  return row === null ? creating(changed) : replacing(changed, row.etag);
}

function countOf(row: Row | null): number {
  const count = row?.["count"];
  return typeof count === "number" ? count : 0;
}

function parsePlace(row: Row): ActiveVideo {
  const { id, owner, admittedAt } = row;
  if (typeof id !== "string" || typeof owner !== "string" || !(admittedAt instanceof Date))
    throw new Error(`row ${row.rowKey} of the active videos is damaged`);
  return { id, owner, admittedAt: admittedAt.getTime() };
}

function placeKey(id: string): string {
  return `v|${keyPart(id)}`;
}

function ownerKey(owner: string): string {
  return `count|o|${keyPart(owner)}`;
}
