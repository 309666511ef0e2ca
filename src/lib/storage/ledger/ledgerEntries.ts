import type { Amount } from "../../domain/money/amount.ts";
import { type Budgets, budgetStates, exceededBy, NO_BUDGET } from "../../domain/money/budget.ts";
import { sum } from "../../domain/money/sum.ts";
import { creating, deleting, type Table } from "../table/table.ts";
import type { Correct, Reserve, Reserved, Settle } from "./bookings.ts";
import { notingUnshown } from "./cost.ts";
import { type CounterNow, readCounters, reservationTime, write } from "./entries.ts";
import {
  jobEntryKey,
  openReservationKey,
  parseLedgerRow,
  parseOpenRow,
  toLedgerRow,
  toOpenRow,
  videoEntryKey,
} from "./ledgerRow.ts";
import { standingIn } from "./standing.ts";

/**
 * What reserving would come to now, and the counters by which that was found. `known` are the counters of a video for which
 * nobody has reserved before: where they have room, nothing is read. If somebody has, the write fails.
 */
export async function lookBefore(
  table: Table,
  month: string,
  { videoId, owner, amount, now }: Reserve,
  budgets: Budgets = { owner: NO_BUDGET, all: NO_BUDGET },
  known: readonly CounterNow[] | null = null,
): Promise<{ readonly reserved: Reserved; readonly counters: readonly CounterNow[] }> {
  const inTheWay = (counters: readonly CounterNow[]) =>
    exceededBy(amount, budgetStates(budgets, standingIn(counters)));
  if (known !== null && inTheWay(known) === null) return { reserved: { kind: "reserved" }, counters: known };
  const find = () => table.find(month, videoEntryKey(videoId, "reserve"));
  const [there, counters] = await Promise.all([find(), readCounters(table, owner, now)]);
  const already = { reserved: { kind: "already" }, counters } as const;
  if (there !== null) return already;
  const budget = inTheWay(counters);
  if (!budget) return { reserved: { kind: "reserved" }, counters };
  // A copy of this call may have reserved between the two reads: what is its own must not stand in its way.
  return (await find()) === null ? { reserved: { kind: "over_budget", budget }, counters } : already;
}

/** Sets money aside; undefined when another writer was first, here and below. */
export async function reserve(
  table: Table,
  month: string,
  wanted: Reserve,
  budgets?: Budgets,
  known?: readonly CounterNow[] | null,
): Promise<Reserved | undefined> {
  const { reserved, counters } = await lookBefore(table, month, wanted, budgets, known);
  if (reserved.kind !== "reserved") return reserved;
  const { videoId, owner, model, amount, now } = wanted;
  const rowKey = videoEntryKey(videoId, "reserve");
  const reservation = { videoId, owner, model, amount, reservedAt: now };
  const entry = { ...reservation, kind: "reserve", jobKey: null, films: 0, seconds: 0, note: null, at: now };
  const rows = [creating(toLedgerRow(month, rowKey, entry)), creating(toOpenRow(month, reservation))];
  const sums = { reserved: amount, estimated: amount, videos: 1 };
  return (await write(table, month, counters, rows, { model, sums })) ? reserved : undefined;
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
  const sums = {
    reserved: open === null ? 0 : -parseOpenRow(open).amount,
    spent: sum(entries.map(({ entry }) => entry.amount)),
    seconds: sum(entries.map(({ entry }) => entry.seconds)),
  };
  const rows = [...(open === null ? [] : [deleting(month, openKey)]), ...entries.map(({ row }) => row)];
  const counters = await readCounters(table, owner, since);
  const written = await write(table, month, counters, rows, { model, sums });
  return written ? before + sums.spent : undefined;
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
  const counters = await readCounters(table, owner, since);
  return (await write(table, month, counters, rows, { model, sums: { spent: amount } })) || undefined;
}

/** Takes a reservation back. */
export async function release(table: Table, month: string, videoId: string): Promise<true | undefined> {
  const row = await table.find(month, openReservationKey(videoId));
  if (row === null) return true;
  const { owner, model, amount, reservedAt } = parseOpenRow(row);
  const rows = [deleting(month, row.rowKey), deleting(month, videoEntryKey(videoId, "reserve"))];
  const sums = { reserved: -amount, estimated: -amount, videos: -1 };
  const counters = await readCounters(table, owner, reservedAt);
  return (await write(table, month, counters, rows, { model, sums })) || undefined;
}
