import {
  odata,
  type TableClient,
  type TableEntity,
  type TableEntityQueryOptions,
  type TransactionAction,
} from "@azure/data-tables";
import type { GoneWatch } from "../account/goneWatch.ts";
import { memoised } from "../account/memoised.ts";
import { codeOf, statusOf } from "../account/storageError.ts";

/** A row as it was read. */
export interface Row {
  readonly partitionKey: string;
  readonly rowKey: string;
  readonly etag: string;
  readonly [column: string]: unknown;
}

/** A stretch of one partition, in key order: from `from` up to, not including, `below`. */
export interface Stretch {
  readonly partitionKey: string;
  readonly from: string;
  readonly below: string;
  /** One more condition, made with the `odata` tag. */
  readonly where?: string;
}

/** A row of which nothing but its key was read. */
export type RowKey = Pick<Row, "rowKey">;

/** One answer of storage: it may be empty and not the last. */
export interface Round<R extends RowKey = Row> {
  readonly rows: readonly R[];
  readonly isLast: boolean;
}

/** One table, made on first use. Everything but the stated outcomes is thrown. */
export interface Table {
  find(partitionKey: string, rowKey: string): Promise<Row | null>;
  insert(row: TableEntity): Promise<"inserted" | "exists">;
  /** Sets the row, whatever was there. */
  put(row: TableEntity): Promise<void>;
  /** False when the row has changed since `etag`, or is gone. */
  replace(row: TableEntity, etag: string): Promise<boolean>;
  /** Fine when the row is gone already; with `etag`, also when it has changed: it stays then. */
  remove(partitionKey: string, rowKey: string, etag?: string): Promise<void>;
  /**
   * Applies all actions of one partition or none; gives the new ETags by position, or null when another writer was
   * first (a row there already, changed, or gone). Deletes take no ETag in a transaction: guard them by another row.
   */
  write(actions: readonly TransactionAction[]): Promise<readonly string[] | null>;
  /** Rows in key order, fetched `pageSize` (at most 1,000) at a time. */
  scan(stretch: Stretch, pageSize?: number): AsyncIterable<Row>;
  /** The same rows as storage's answers bring them, at most `pageSize` (1,000 at most) in one. */
  rounds(stretch: Stretch, pageSize: number): AsyncIterable<Round>;
  /** The same, but for all columns. */
  keys(stretch: Stretch, pageSize: number): AsyncIterable<Round<RowKey>>;
  /** The same rows at once: for stretches of some hundred at most. */
  all(stretch: Stretch): Promise<readonly Row[]>;
  /** Rows of all partitions that meet a condition made with the `odata` tag: reads the whole table. */
  sift(where: string): AsyncIterable<Row>;
}

/** An insert for `Table.write`. */
export function creating(row: TableEntity): TransactionAction {
  return ["create", row];
}

/** A guarded replacement for `Table.write`. */
export function replacing(row: TableEntity, etag: string): TransactionAction {
  return ["update", row, "Replace", { etag }];
}

/** An action for `Table.write` that sets the row, whatever was there: never fails the transaction. */
export function putting(row: TableEntity): TransactionAction {
  return ["upsert", row, "Replace"];
}

/** A delete for `Table.write`; fails the transaction when the row is gone. */
export function deleting(partitionKey: string, rowKey: string): TransactionAction {
  return ["delete", { partitionKey, rowKey }];
}

/** Wraps the SDK's client in the few operations the stores need. */
export function openTable(client: TableClient, { onGone }: GoneWatch): Table {
  const made = memoised(() => makeTable(client));
  onGone(made.forget);

  async function* rounds<R extends RowKey>(
    queryOptions: TableEntityQueryOptions,
    pageSize: number,
    rowOf: (entity: Readonly<Record<string, unknown>>) => R,
  ): AsyncGenerator<Round<R>> {
    await made();
    for await (const page of client.listEntities({ queryOptions }).byPage({ maxPageSize: pageSize }))
      yield { rows: page.map(rowOf), isLast: page.continuationToken === undefined };
  }

  async function* read(filter: string, pageSize: number): AsyncGenerator<Row> {
    for await (const { rows } of rounds({ filter }, pageSize, asRow)) yield* rows;
  }

  return {
    async find(partitionKey, rowKey) {
      await made();
      return await unless(["ResourceNotFound", "EntityNotFound"], null, async () =>
        asRow(await client.getEntity(partitionKey, rowKey)),
      );
    },
    async insert(row) {
      await made();
      const written = await unless(["EntityAlreadyExists"], null, () => client.createEntity(row));
      return written === null ? "exists" : "inserted";
    },
    async put(row) {
      await made();
      await client.upsertEntity(row, "Replace");
    },
    async replace(row, etag) {
      await made();
      return await unless(OVERTAKEN, false, async () => {
        await client.updateEntity(row, "Replace", { etag });
        return true;
      });
    },
    async remove(partitionKey, rowKey, etag = "*") {
      await made();
      await unless(OVERTAKEN, undefined, async () => {
        await client.deleteEntity(partitionKey, rowKey, { etag });
      });
    },
    async write(actions) {
      await made();
      return await unless(OVERTAKEN, null, async () => {
        const { subResponses } = await client.submitTransaction([...actions]);
        return subResponses.map(({ etag }) => etag ?? "");
      });
    },
    scan: (stretch, pageSize = MOST_A_PAGE) => read(within(stretch), pageSize),
    rounds: (stretch, pageSize) => rounds({ filter: within(stretch) }, pageSize, asRow),
    keys: (stretch, pageSize) => rounds({ filter: within(stretch), select: ["rowKey"] }, pageSize, asRowKey),
    async all(stretch) {
      const rows: Row[] = [];
      for await (const row of read(within(stretch), MOST_A_PAGE)) rows.push(row);
      return rows;
    },
    sift: (where) => read(where, MOST_A_PAGE),
  };
}

const MOST_A_PAGE = 1_000;
const OVERTAKEN = [
  "EntityAlreadyExists",
  "UpdateConditionNotSatisfied",
  "ResourceNotFound",
  "EntityNotFound",
];

function within({ partitionKey, from, below, where }: Stretch): string {
  const stretch = odata`PartitionKey eq ${partitionKey} and RowKey ge ${from} and RowKey lt ${below}`;
  return where === undefined ? stretch : `${stretch} and (${where})`;
}

async function unless<T, Otherwise>(
  codes: readonly string[],
  otherwise: Otherwise,
  work: () => Promise<T>,
): Promise<T | Otherwise> {
  try {
    return await work();
  } catch (error) {
    const code = codeOf(error);
    if (code !== null && codes.includes(code)) return otherwise;
    throw error;
  }
}

async function makeTable(client: TableClient): Promise<void> {
  try {
    await client.createTable();
  } catch (error) {
    // An identity may use a table that it must not make; whether it is there, the next call tells.
    if (statusOf(error) !== 403) throw error;
  }
}

function asRow(entity: Readonly<Record<string, unknown>>): Row {
  const { partitionKey, rowKey, etag } = entity;
  if (typeof partitionKey !== "string" || typeof rowKey !== "string" || typeof etag !== "string")
    throw new Error("storage returned a row without its keys");
  return { ...entity, partitionKey, rowKey, etag };
}

function asRowKey({ rowKey }: Readonly<Record<string, unknown>>): RowKey {
  if (typeof rowKey !== "string") throw new Error("storage returned a row without its key");
  return { rowKey };
}
