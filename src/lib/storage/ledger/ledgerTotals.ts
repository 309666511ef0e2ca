import type { TransactionAction } from "@azure/data-tables";
import type { Amount } from "../../domain/money/amount.ts";
import { keyPart } from "../table/rowKeys.ts";
import { creating, type Row, replacing } from "../table/table.ts";

/** Sums over the entries of a day or a month. */
export interface LedgerTotals {
  /** Set aside for videos that are not settled. */
  readonly reserved: Amount;
  /** Booked: settled and corrected. */
  readonly spent: Amount;
  /** What may be billed beside: creates whose fate nobody knows. */
  readonly unaccounted: Amount;
  /** What all videos, settled or not, were expected to cost. */
  readonly estimated: Amount;
  readonly videos: number;
  /** Seconds of film made. */
  readonly seconds: number;
}

/** Month (UTC, "2026-11") of a time: the partition of everything that belongs to a reservation of then. */
export function monthOf(time: number): string {
  return new Date(time).toISOString().slice(0, 7);
}

/** Day (UTC, "2026-11-22") of a time. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** Row key of the totals of a day or a month, of one owner or (null) of all. */
export function totalsKey(period: string, owner: string | null): string {
  return `count|${period}|${owner === null ? "all" : `o|${keyPart(owner)}`}`;
}

/** The keys of all totals that an entry counts in: the month's of all first, which every entry changes. */
export function totalsKeys(owner: string, reservedAt: number): readonly string[] {
  const periods = [monthOf(reservedAt), dayOf(reservedAt)];
  return periods.flatMap((period) => [totalsKey(period, null), totalsKey(period, owner)]);
}

/** The totals of a row; nothing when there is no row yet. */
export function parseTotals(row: Row | null): LedgerTotals {
  const count = (column: string) => {
    const value = row?.[column];
    return typeof value === "bigint" ? Number(value) : 0;
  };
  return {
    reserved: count("reserved"),
    spent: count("spent"),
    unaccounted: count("unaccounted"),
    estimated: count("estimated"),
    videos: count("videos"),
    seconds: count("seconds"),
  };
}

/** Changes a row of totals by what an entry adds; storage keeps whole numbers of 64 bits only as bigint. */
export function adding(
  partitionKey: string,
  rowKey: string,
  row: Row | null,
  change: Partial<LedgerTotals>,
): TransactionAction {
  const before = parseTotals(row);
  const sum = (name: keyof LedgerTotals) => BigInt(before[name] + (change[name] ?? 0));
  const changed = {
    partitionKey,
    rowKey,
    reserved: sum("reserved"),
    spent: sum("spent"),
    unaccounted: sum("unaccounted"),
    estimated: sum("estimated"),
    videos: sum("videos"),
    seconds: sum("seconds"),
  };
  return row === null ? creating(changed) : replacing(changed, row.etag);
}
