import { odata } from "@azure/data-tables";
import type { Amount } from "../../domain/money/amount.ts";
import type { Budgets, Standing } from "../../domain/money/budget.ts";
import { type Days, dayOf, monthOf } from "../../domain/money/days.ts";
import type { Sums } from "../../domain/money/sums.ts";
import type { AccountedAs, Unaccounted } from "../../domain/money/unaccounted.ts";
import type { VideoCost } from "../../domain/money/videoCost.ts";
import { startingWith } from "../table/rowKeys.ts";
import type { Table } from "../table/table.ts";
import { untilWritten } from "../table/untilWritten.ts";
import { type Ahead, writersLine } from "../table/writersLine.ts";
import type { Correct, Reserve, Reserved, Settle, VideoMoney } from "./bookings.ts";
import { costOf, noteShown, type Unshown, unshownOf } from "./cost.ts";
import { type Counter, counterKey, placeOf, sumsOf } from "./counters.ts";
import { type CounterNow, readCounters } from "./entries.ts";
import { correct, lookBefore, release, reserve, settle } from "./ledgerEntries.ts";
import { type LedgerRow, type OpenReservation, parseLedgerRow, parseOpenRow } from "./ledgerRow.ts";
import { daysOf, ownersIn } from "./readCounters.ts";
import { standingIn } from "./standing.ts";
import { account, count, noteAbsent, openOf, type UnaccountedRef } from "./unaccounted.ts";

/**
 * The money. Everything about a video is in the month (UTC) of its reservation: whoever comes back to a video must give
 * a time of that month. Entries, reservation and totals change together or not at all.
 */
export interface Ledger {
  /**
   * Sets money aside for a video, once, and only if each of the budgets has room for it. With what was read ahead, that is
   * one call for a video for which nobody has reserved before.
   */
  reserve(reservation: Reserve, budgets?: Budgets, ahead?: MoneyAhead | null): Promise<Reserved>;
  /** What `reserve` would answer now. Reads only: by then it may be otherwise. */
  wouldReserve(reservation: Reserve, budgets: Budgets, ahead?: MoneyAhead | null): Promise<Reserved>;
  /** Reads the counters that bound this owner's next video, before there is one; null when that is of no use now. */
  lookAhead(owner: string, now: number): Promise<MoneyAhead | null>;
  /** Ends the reservation and books each job, once; whatever was done by an earlier call is left alone. Gives what is booked. */
  settle(settlement: Settle): Promise<Amount>;
  /** Books a job billed beside its video's settlement; the same reason for the same job counts once. */
  correct(correction: Correct): Promise<void>;
  /** Counts what a provider may bill and nobody can tell, once. It counts as reserved in budgets. */
  count(it: Unaccounted, now: number): Promise<void>;
  /** Ends such a count, once: true for whoever ended it. Harmless when there is none. */
  account(ref: UnaccountedRef, how: AccountedAs, now: number): Promise<boolean>;
  /** Notes since when complete listings have not had it; null = one has. */
  noteAbsent(ref: UnaccountedRef, absentSince: number | null): Promise<void>;
  /** What of one video is open. `reservedAt` is a time of its month. */
  unaccountedOf(video: VideoMoney): Promise<readonly Unaccounted[]>;
  /** All that is open from reservations of this month and the last. */
  unaccounted(now: number): Promise<readonly Unaccounted[]>;
  /** What one video costs by its entries. `reservedAt` is a time of its month. */
  costOf(video: VideoMoney): Promise<VideoCost>;
  /** Videos of this month and the last whose cost has changed beside their settlement, and may not be shown yet. */
  unshown(now: number): Promise<readonly Unshown[]>;
  /** It is shown; nothing happens when the cost has changed once more. */
  noteShown(video: Unshown): Promise<void>;
  /** Undoes a reservation that was not settled, as if it had never been. Harmless when there is none. */
  release(reservation: VideoMoney): Promise<void>;
  /** Standing reservations of this month and the last that are older than this. */
  reservations(age: { readonly now: number; readonly olderThanMs: number }): AsyncIterable<OpenReservation>;
  /** All entries of a month ("2026-11"). */
  rowsOf(month: string): AsyncIterable<LedgerRow>;
  /** Sums of a month ("2026-11") or a day ("2026-11-22"), of one owner or (null) of all. */
  totals(period: string, owner: string | null): Promise<Sums>;
  /** What the day of `now` and its month have come to, of this owner and of all. */
  standing(owner: string, now: number): Promise<Standing>;
  /** What each of these days has come to, of one owner or (null) of all: one query a month. */
  days(days: Days, owner: string | null): Promise<readonly Counter[]>;
  /** What each owner has come to in these days, in parts: a month that lies in them whole is one part, else each day is. */
  owners(days: Days, today: string): Promise<readonly Counter[]>;
}

/** An owner's and all counters of a day and its month, as they were read ahead. */
export type MoneyAhead = Ahead<{
  readonly owner: string;
  readonly day: string;
  readonly counters: readonly CounterNow[];
}>;

/**
 * One partition a month: `row|…` entries, `open|<video>` for each reservation that stands, and the counters `month|…` and
 * `day|…`. Every change writes the month's counter of all, whose ETag guards the rest, budgets too; so changes wait for
 * each other, within a process in one line.
 */
export function openLedger(table: Table): Ledger {
  const line = writersLine();
  const repeat = <T>(reservedAt: number, attempt: (month: string) => Promise<T | undefined>) =>
    line.turn(() => untilWritten(`the ledger of ${monthOf(reservedAt)}`, () => attempt(monthOf(reservedAt))));

  return {
    reserve(reservation, budgets, ahead = null) {
      let unused = ahead;
      return repeat(reservation.now, (month) => {
        const known = countersFor(reservation, line.stillNew(unused));
        unused = null;
        return reserve(table, month, reservation, budgets, known);
      });
    },
    wouldReserve: async (reservation, budgets, ahead = null) => {
      const known = countersFor(reservation, line.stillNew(ahead));
      return (await lookBefore(table, monthOf(reservation.now), reservation, budgets, known)).reserved;
    },
    lookAhead: (owner, now) =>
      line.ahead(async () => ({ owner, day: dayOf(now), counters: await readCounters(table, owner, now) })),
    settle: (settlement) => repeat(settlement.reservedAt, (month) => settle(table, month, settlement)),
    correct: (correction) =>
      repeat(correction.reservedAt, (month) => correct(table, month, correction)).then(() => undefined),
    count: (it, now) => repeat(it.reservedAt, (month) => count(table, month, it, now)).then(() => undefined),
    account: (ref, how, now) => repeat(ref.reservedAt, (month) => account(table, month, ref, how, now)),
    noteAbsent: (ref, absentSince) =>
      repeat(ref.reservedAt, (month) => noteAbsent(table, month, ref, absentSince)).then(() => undefined),
    unaccountedOf: ({ videoId, reservedAt }) => openOf(table, monthOf(reservedAt), videoId),
    unaccounted: async (now) => [
      ...(await openOf(table, monthBefore(now))),
      ...(await openOf(table, monthOf(now))),
    ],
    costOf: ({ videoId, reservedAt }) => costOf(table, monthOf(reservedAt), videoId),
    unshown: async (now) => [
      ...(await unshownOf(table, monthBefore(now))),
      ...(await unshownOf(table, monthOf(now))),
    ],
    noteShown: (video) => noteShown(table, monthOf(video.reservedAt), video),
    release: ({ videoId, reservedAt }) =>
      repeat(reservedAt, (month) => release(table, month, videoId)).then(() => undefined),
    async *reservations({ now, olderThanMs }) {
      const where = odata`reservedAt lt ${new Date(now - olderThanMs)}`;
      for (const month of [monthBefore(now), monthOf(now)])
        for await (const row of table.scan({ partitionKey: month, ...startingWith("open|"), where }))
          yield parseOpenRow(row);
    },
    async *rowsOf(month) {
      for await (const row of table.scan({ partitionKey: month, ...startingWith("row|") }))
        yield parseLedgerRow(row);
    },
    async totals(period, owner) {
      const { month, ...place } = placeOf(period, owner);
      return sumsOf(await table.find(month, counterKey(place)));
    },
    standing: async (owner, now) => standingIn(await readCounters(table, owner, now)),
    days: (days, owner) => daysOf(table, days, owner),
    owners: (days, today) => ownersIn(table, days, today),
  };
}

/** The counters read ahead, where they are those of this reservation: midnight may have come between. */
function countersFor(
  { owner, now }: Reserve,
  known: MoneyAhead["read"] | null,
): readonly CounterNow[] | null {
  return known !== null && known.owner === owner && known.day === dayOf(now) ? known.counters : null;
}

function monthBefore(time: number): string {
  const date = new Date(time);
  return monthOf(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - 1, 1));
}
