import type { TransactionAction } from "@azure/data-tables";
import { monthOf } from "../../domain/money/days.ts";
import type { Sums } from "../../domain/money/sums.ts";
import type { Row, Table } from "../table/table.ts";
import { adding, type CounterPlace, counterKey, countersOf } from "./counters.ts";
import { parseLedgerRow, videoEntryKey } from "./ledgerRow.ts";

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

/** A counter as it is now; null when there is none yet. */
export interface CounterNow {
  readonly place: CounterPlace;
  readonly row: Row | null;
}

/** The four counters that an entry changes, as they are now: of the month and the day, of all and of the owner. */
export async function readCounters(
  table: Table,
  owner: string,
  reservedAt: number,
): Promise<readonly CounterNow[]> {
  const month = monthOf(reservedAt);
  return await Promise.all(
    countersOf(owner, reservedAt).map(async (place) => ({
      place,
      row: await table.find(month, counterKey(place)),
    })),
  );
}

/** What an entry adds to its counters, and under which model. */
export interface Change {
  readonly model: string;
  readonly sums: Partial<Sums>;
}

/** Writes entries together with what they add to each of the counters; false when another writer was first. */
export async function write(
  table: Table,
  month: string,
  counters: readonly CounterNow[],
  rows: readonly TransactionAction[],
  { model, sums }: Change,
): Promise<boolean> {
  const changes = counters.map(({ place, row }) => adding(month, place, row, model, sums));
  return (await table.write([...changes, ...rows])) !== null;
}
