import type { TransactionAction } from "@azure/data-tables";
import type { Row, Table } from "../table/table.ts";
import { parseLedgerRow, videoEntryKey } from "./ledgerRow.ts";
import { adding, type LedgerTotals, monthOf, totalsKeys } from "./ledgerTotals.ts";

/** Everything about a video counts on the day of its reservation, whatever time of that month the caller gives. */
export async function reservationTime(
  table: Table,
  month: string,
  videoId: string,
  given: number,
): Promise<number> {
  const row = await table.find(month, videoEntryKey(videoId, "reserve"));
  return row === null ? given : parseLedgerRow(row).reservedAt;
}

/** The rows of all totals that an entry counts in, as they are now. */
export async function readTotals(
  table: Table,
  owner: string,
  reservedAt: number,
): Promise<ReadonlyMap<string, Row | null>> {
  const keys = totalsKeys(owner, reservedAt);
  const rows = await Promise.all(keys.map((key) => table.find(monthOf(reservedAt), key)));
  return new Map(keys.map((key, index) => [key, rows[index] ?? null]));
}

/** Writes entries together with what they add to each of the totals; false when another writer was first. */
export async function write(
  table: Table,
  month: string,
  totals: ReadonlyMap<string, Row | null>,
  rows: readonly TransactionAction[],
  change: Partial<LedgerTotals>,
): Promise<boolean> {
  const sums = Array.from(totals, ([key, row]) => adding(month, key, row, change));
  return (await table.write([...sums, ...rows])) !== null;
}
