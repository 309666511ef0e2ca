import type { TableEntity } from "@azure/data-tables";
import * as z from "zod";
import type { Amount } from "../../domain/money/amount.ts";
import { keyPart } from "../table/rowKeys.ts";

/** One entry of the ledger; entries are never changed. Times are milliseconds since 1970. */
export interface LedgerRow {
  /** `reserve`, `settle`, or `correct-1` and so on. */
  readonly kind: string;
  readonly videoId: string;
  /** Null for a reservation, which is for the whole video. */
  readonly jobKey: string | null;
  readonly owner: string;
  readonly model: string;
  readonly amount: Amount;
  readonly films: number;
  readonly seconds: number;
  /** How the job ended (settle), or why it was billed all the same (correct). */
  readonly note: string | null;
  readonly reservedAt: number;
  readonly at: number;
}

/** Money set aside for a video that is not settled. */
export interface OpenReservation {
  readonly videoId: string;
  readonly owner: string;
  readonly model: string;
  readonly amount: Amount;
  readonly reservedAt: number;
}

const TIME = z.date().transform((date) => date.getTime());
const WHOLE = z.bigint().transform(Number);

const RESERVATION = z.object({
  videoId: z.string(),
  owner: z.string(),
  model: z.string(),
  amount: WHOLE,
  reservedAt: TIME,
});

const ENTRY = RESERVATION.extend({
  kind: z.string(),
  jobKey: z.string().nullable().default(null),
  films: WHOLE,
  seconds: WHOLE,
  note: z.string().nullable().default(null),
  at: TIME,
});

/** Row key of a video's entry of this kind. */
export function videoEntryKey(videoId: string, kind: string): string {
  return `row|${keyPart(videoId)}|${kind}`;
}

/** Row key of a job's entry of this kind; job keys begin with the video's id. */
export function jobEntryKey(jobKey: string, kind: string): string {
  return `row|${keyPart(jobKey)}|${kind}`;
}

/** Row key of the mark that a video's reservation stands. */
export function openReservationKey(videoId: string): string {
  return `open|${keyPart(videoId)}`;
}

/** An entry as a row; plain columns, for people with a storage explorer. */
export function toLedgerRow(partitionKey: string, rowKey: string, entry: LedgerRow): TableEntity {
  const { amount, films, seconds, reservedAt, at, jobKey, note, ...words } = entry;
  return {
    partitionKey,
    rowKey,
    ...words,
    // Storage has no null: a column that is not there stands for it.
    ...(jobKey === null ? {} : { jobKey }),
    ...(note === null ? {} : { note }),
    amount: BigInt(amount),
    films: BigInt(films),
    seconds: BigInt(seconds),
    reservedAt: new Date(reservedAt),
    at: new Date(at),
  };
}

/** The mark of a standing reservation as a row. */
export function toOpenRow(partitionKey: string, reservation: OpenReservation): TableEntity {
  const { videoId, owner, model, amount, reservedAt } = reservation;
  const words = { partitionKey, rowKey: openReservationKey(videoId), videoId, owner, model };
  return { ...words, amount: BigInt(amount), reservedAt: new Date(reservedAt) };
}

/** The entry of a row. Throws when the row is damaged. */
export function parseLedgerRow(row: Readonly<Record<string, unknown>>): LedgerRow {
  return ENTRY.parse(row);
}

/** The standing reservation of a row. Throws when the row is damaged. */
export function parseOpenRow(row: Readonly<Record<string, unknown>>): OpenReservation {
  return RESERVATION.parse(row);
}
