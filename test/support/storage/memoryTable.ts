import type { TableEntity, TransactionAction } from "@azure/data-tables";
import type { Round, Row, Stretch, Table } from "../../../src/lib/storage/table/table.ts";

/** What storage was asked for, and how many rows its answers had. */
export interface Cost {
  calls: number;
  rows: number;
}

/** One table in memory that counts what it is asked, so that lines of thousands can be worked off in minutes. */
export class MemoryTable implements Table {
  readonly cost: Cost = { calls: 0, rows: 0 };
  readonly #partitions = new Map<string, { readonly keys: string[]; readonly rows: Map<string, Row> }>();
  #writes = 0;

  async find(partitionKey: string, rowKey: string): Promise<Row | null> {
    const row = this.#of(partitionKey).rows.get(rowKey) ?? null;
    this.#count(row === null ? 0 : 1);
    return row;
  }

  async insert(row: TableEntity): Promise<"inserted" | "exists"> {
    this.#count(0);
    if (this.#of(row.partitionKey).rows.has(row.rowKey)) return "exists";
    this.#set(row);
    return "inserted";
  }

  async put(row: TableEntity): Promise<void> {
    this.#count(0);
    this.#set(row);
  }

  async replace(row: TableEntity, etag: string): Promise<boolean> {
    this.#count(0);
    if (this.#of(row.partitionKey).rows.get(row.rowKey)?.etag !== etag) return false;
    this.#set(row);
    return true;
  }

  async remove(partitionKey: string, rowKey: string, etag?: string): Promise<void> {
    this.#count(0);
    const kept = this.#of(partitionKey).rows.get(rowKey);
    if (kept && (etag === undefined || kept.etag === etag)) this.#delete(partitionKey, rowKey);
  }

  async write(actions: readonly TransactionAction[]): Promise<readonly string[] | null> {
    this.#count(0);
    if (!actions.every((action) => this.#fits(action))) return null;
    return actions.map(([kind, row]) => {
      if (kind !== "delete") return this.#set(row);
      this.#delete(row.partitionKey, row.rowKey);
      return "";
    });
  }

  async *rounds({ partitionKey, from, below }: Stretch, pageSize: number): AsyncGenerator<Round> {
    const { keys, rows } = this.#of(partitionKey);
    for (let at = placeOf(keys, from); ; at += pageSize) {
      const page = keys.slice(at, at + pageSize).filter((key) => key < below);
      const next = keys[at + pageSize];
      this.#count(page.length);
      const isLast = next === undefined || next >= below;
      yield { rows: page.flatMap((key) => rows.get(key) ?? []), isLast };
      if (isLast) return;
    }
  }

  keys(stretch: Stretch, pageSize: number): AsyncIterable<Round> {
    return this.rounds(stretch, pageSize);
  }

  async *scan(stretch: Stretch, pageSize = 1_000): AsyncGenerator<Row> {
    for await (const { rows } of this.rounds(stretch, pageSize)) yield* rows;
  }

  async all(stretch: Stretch): Promise<readonly Row[]> {
    const rows: Row[] = [];
    for await (const row of this.scan(stretch)) rows.push(row);
    return rows;
  }

  sift(): AsyncIterable<Row> {
    throw new Error("a line is never sought in the whole table");
  }

  #fits([kind, row, , options]: TransactionAction): boolean {
    const kept = this.#of(row.partitionKey).rows.get(row.rowKey);
    if (kind === "create") return kept === undefined;
    const etag = kind === "update" ? options?.etag : undefined;
    return kept !== undefined && (etag === undefined || kept.etag === etag);
  }

  #set(row: TableEntity): string {
    const { keys, rows } = this.#of(row.partitionKey);
    if (!rows.has(row.rowKey)) keys.splice(placeOf(keys, row.rowKey), 0, row.rowKey);
    this.#writes += 1;
    const etag = String(this.#writes);
    rows.set(row.rowKey, { ...row, etag });
    return etag;
  }

  #delete(partitionKey: string, rowKey: string): void {
    const { keys, rows } = this.#of(partitionKey);
    keys.splice(placeOf(keys, rowKey), 1);
    rows.delete(rowKey);
  }

  #of(partitionKey: string) {
    const known = this.#partitions.get(partitionKey) ?? { keys: [], rows: new Map<string, Row>() };
    this.#partitions.set(partitionKey, known);
    return known;
  }

  #count(rows: number): void {
    this.cost.calls += 1;
    this.cost.rows += rows;
  }
}

/** Where this key stands, or would. */
function placeOf(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] ?? "") < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
