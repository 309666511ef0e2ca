import type { Amount } from "../../domain/money/amount.ts";
import { sum } from "../../domain/money/sum.ts";
import { creating, deleting, type Table } from "../table/table.ts";
import type { Budget, Correct, Reserve, Settle } from "./bookings.ts";
import { notingUnshown } from "./cost.ts";
import { readTotals, reservationTime, write } from "./entries.ts";
import {
  jobEntryKey,
  openReservationKey,
  parseLedgerRow,
  parseOpenRow,
  toLedgerRow,
  toOpenRow,
  videoEntryKey,
} from "./ledgerRow.ts";
import { dayOf, parseTotals, totalsKey } from "./ledgerTotals.ts";

/** Sets money aside; undefined when another writer was first, here and below. */
export async function reserve(
  table: Table,
  month: string,
  { videoId, owner, model, amount, now }: Reserve,
  budget: Budget = { perDay: null, perMonth: null },
): Promise<"reserved" | "already" | "over_budget" | undefined> {
  const rowKey = videoEntryKey(videoId, "reserve");
  if ((await table.find(month, rowKey)) !== null) return "already";
  const totals = await readTotals(table, owner, now);
  const isOver = (period: string, limit: Amount | null) => {
    const { reserved, spent, unaccounted } = parseTotals(totals.get(totalsKey(period, null)) ?? null);
    return limit !== null && reserved + spent + unaccounted + amount > limit;
  };
  if (isOver(dayOf(now), budget.perDay) || isOver(month, budget.perMonth)) return "over_budget";

  const reservation = { videoId, owner, model, amount, reservedAt: now };
  const entry = { ...reservation, kind: "reserve", jobKey: null, films: 0, seconds: 0, note: null, at: now };
  const rows = [creating(toLedgerRow(month, rowKey, entry)), creating(toOpenRow(month, reservation))];
  const change = { reserved: amount, estimated: amount, videos: 1 };
  return (await write(table, month, totals, rows, change)) ? "reserved" : undefined;
}

/** Ends a reservation and books the jobs that are not booked yet; gives what is booked for all of them. */
export async function settle(
  table: Table,
  month: string,
  { videoId, reservedAt, owner, model, now, jobs }: Settle,
): Promise<Amount | undefined> {
  const openKey = openReservationKey(videoId);
  const jobKeys = jobs.map(({ jobKey }) => jobEntryKey(jobKey, "settle"));
  const found = await Promise.all([openKey, ...jobKeys].map((key) => table.find(month, key)));
  const [open = null, ...settled] = found;
  const missing = jobs.filter((_, index) => settled[index] === null);
  const before = sum(settled.map((row) => (row === null ? 0 : parseLedgerRow(row).amount)));
  if (open === null && missing.length === 0) return before;

  const since = await reservationTime(table, month, videoId, reservedAt);
  const whole = { videoId, owner, model, reservedAt: since, at: now, kind: "settle" };
  const entries = missing.map(({ jobKey, amount, films, seconds, outcome }) => {
    const entry = { ...whole, jobKey, amount, films, seconds: Math.round(seconds), note: outcome };
    return { entry, row: creating(toLedgerRow(month, jobEntryKey(jobKey, "settle"), entry)) };
  });
  const change = {
    reserved: open === null ? 0 : -parseOpenRow(open).amount,
    spent: sum(entries.map(({ entry }) => entry.amount)),
    seconds: sum(entries.map(({ entry }) => entry.seconds)),
  };
  const rows = [...(open === null ? [] : [deleting(month, openKey)]), ...entries.map(({ row }) => row)];
  const written = await write(table, month, await readTotals(table, owner, since), rows, change);
  return written ? before + change.spent : undefined;
}

/** Books one more bill of a job, unless this reason was booked before. */
export async function correct(table: Table, month: string, correction: Correct): Promise<true | undefined> {
  const { jobKey, videoId, owner, model, reservedAt, amount, reason, now } = correction;
  const earlier = await table.all({
    partitionKey: month,
    from: jobEntryKey(jobKey, "correct-"),
    below: jobEntryKey(jobKey, "correct."),
  });
  if (earlier.some((row) => parseLedgerRow(row).note === reason)) return true;
  const since = await reservationTime(table, month, videoId, reservedAt);
  const kind = `correct-${earlier.length + 1}`;
  const whole = { videoId, owner, model, reservedAt: since, at: now, kind };
  const entry = { ...whole, jobKey, amount, films: 0, seconds: 0, note: reason };
  const rows = [
    creating(toLedgerRow(month, jobEntryKey(jobKey, kind), entry)),
    notingUnshown(month, { videoId, owner, reservedAt: since }),
  ];
  const totals = await readTotals(table, owner, since);
  return (await write(table, month, totals, rows, { spent: amount })) || undefined;
}

/** Takes a reservation back. */
export async function release(table: Table, month: string, videoId: string): Promise<true | undefined> {
  const row = await table.find(month, openReservationKey(videoId));
  if (row === null) return true;
  const { owner, amount, reservedAt } = parseOpenRow(row);
  const rows = [deleting(month, row.rowKey), deleting(month, videoEntryKey(videoId, "reserve"))];
  const change = { reserved: -amount, estimated: -amount, videos: -1 };
  return (await write(table, month, await readTotals(table, owner, reservedAt), rows, change)) || undefined;
}
