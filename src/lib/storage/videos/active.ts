import { odata, type TransactionAction } from "@azure/data-tables";
import { keyPart, startingWith } from "../table/rowKeys.ts";
import { creating, deleting, type Row, replacing, type Table } from "../table/table.ts";
import { untilWritten } from "../table/untilWritten.ts";
import { type Ahead, writersLine } from "../table/writersLine.ts";

/** The videos that have not ended: their number is limited, and the sweeper looks after them. */
export interface Active {
  /**
   * Counts a video in, unless there are too many; counting it again changes nothing. With what was read ahead, a video that
   * nobody has counted in before is one call.
   */
  admit(
    video: Admission,
    limits: { readonly total: number; readonly perOwner: number },
    ahead?: CountsAhead | null,
  ): Promise<Admitted>;
  /** Reads what `admit` must know of this owner and of all, before there is a video; null when that is of no use now. */
  lookAhead(owner: string): Promise<CountsAhead | null>;
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

/** The counts as they were read ahead. */
export type CountsAhead = Ahead<Counts & { readonly owner: string }>;

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
  const line = writersLine();

  const find = (key: string) => table.find(PARTITION, key);

  async function counts(owner: string): Promise<Counts> {
    const [total, own] = await Promise.all([find(TOTAL), find(ownerKey(owner))]);
    return { total, own };
  }

  async function read(id: string, owner: string): Promise<Standing> {
    const [place, counted] = await Promise.all([find(placeKey(id)), counts(owner)]);
    return { place, ...counted };
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
    lookAhead: (owner) => line.ahead(async () => ({ owner, ...(await counts(owner)) })),
    admit({ id, owner, now }, limits, ahead = null) {
      let unused = ahead?.read.owner === owner ? ahead : null;
      return line.turn(() =>
        untilWritten<Admitted>("the count of active videos", async () => {
          const known = line.stillNew(unused);
          unused = null;
          // Only a look at the place itself may refuse: this video may be one of those who are counted.
          const { place, total, own } =
            known && fullScope(known, limits) === null ? { place: null, ...known } : await read(id, owner);
          if (place !== null) return { kind: "already" };
          const scope = fullScope({ total, own }, limits);
          if (scope !== null) return { kind: "full", scope };
          const row = { partitionKey: PARTITION, rowKey: placeKey(id), id, owner, admittedAt: new Date(now) };
          const written = await table.write([
            creating(row),
            counting(TOTAL, total, 1),
            counting(ownerKey(owner), own, 1),
          ]);
          return written === null ? undefined : { kind: "admitted" };
        }),
      );
    },
    dismiss: (id, owner) =>
      line.turn(() =>
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

interface Counts {
  readonly total: Row | null;
  readonly own: Row | null;
}

interface Standing extends Counts {
  readonly place: Row | null;
}

function fullScope(
  { total, own }: Counts,
  limits: { readonly total: number; readonly perOwner: number },
): "all" | "owner" | null {
  if (countOf(total) >= limits.total) return "all";
  return countOf(own) >= limits.perOwner ? "owner" : null;
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
