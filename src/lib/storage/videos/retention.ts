import { keyPart, startingWith } from "../table/rowKeys.ts";
import type { Table } from "../table/table.ts";

/** Which videos' films are to be removed, and when. */
export interface Retention {
  add(entry: Kept): Promise<void>;
  /** Videos whose time has come, oldest first. */
  due(now: number): AsyncIterable<Kept>;
  forget(entry: Pick<Kept, "id" | "keepUntil">): Promise<void>;
}

/** Times in milliseconds since 1970. */
export interface Kept {
  readonly id: string;
  readonly owner: string;
  readonly keepUntil: number;
}

const PARTITION = "retention";

/** One partition, in the order of time, so that what is due lies together. */
export function openRetention(table: Table): Retention {
  return {
    async add(entry) {
      await table.put({ partitionKey: PARTITION, rowKey: rowKey(entry), ...entry });
    },
    async *due(now) {
      const { from } = startingWith("k|");
      for await (const row of table.scan({ partitionKey: PARTITION, from, below: `k|${instant(now)}` })) {
        yield { id: String(row["id"]), owner: String(row["owner"]), keepUntil: Number(row["keepUntil"]) };
      }
    },
    async forget(entry) {
      await table.remove(PARTITION, rowKey(entry));
    },
  };
}

function rowKey({ id, keepUntil }: Pick<Kept, "id" | "keepUntil">): string {
  return `k|${instant(keepUntil)}|${keyPart(id)}`;
}

function instant(milliseconds: number): string {
  return String(Math.floor(milliseconds)).padStart(15, "0");
}
