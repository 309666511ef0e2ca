import type { TableEntity } from "@azure/data-tables";
import * as z from "zod";
import type { AccountedAs, Unaccounted } from "../../domain/money/unaccounted.ts";
import { keyPart, startingWith } from "../table/rowKeys.ts";
import { PROVIDER_TARGET } from "../table/storedShapes.ts";
import { creating, deleting, type Row, type Table } from "../table/table.ts";
import { notingUnshown } from "./cost.ts";
import { type Change, readCounters, reservationTime, write } from "./entries.ts";
import { jobEntryKey, parseLedgerRow, toLedgerRow } from "./ledgerRow.ts";

// Each is an entry `unaccounted-n` for good, a mark while it is open, and an entry `accounted-n` in the end.

const PREFIX = "unacc|";

const MARK = z.object({
  videoId: z.string(),
  owner: z.string(),
  model: z.string(),
  jobKey: z.string(),
  n: z.number(),
  amount: z.number(),
  reservedAt: z.number(),
  create: z
    .object({
      claimedAt: z.number(),
      postBy: z.number(),
      target: PROVIDER_TARGET,
      fingerprint: z.string(),
      mark: z.string().exactOptional(),
    })
    .nullable(),
  absentSince: z.number().nullable(),
});

/** Which one is meant. */
export type UnaccountedRef = Pick<Unaccounted, "videoId" | "jobKey" | "n" | "reservedAt">;

/** Counts it, once. Undefined when another writer was first, here and below. */
export async function count(
  table: Table,
  month: string,
  it: Unaccounted,
  now: number,
): Promise<true | undefined> {
  const rowKey = jobEntryKey(it.jobKey, `unaccounted-${it.n}`);
  if ((await table.find(month, rowKey)) !== null) return true;
  if (it.create === null && (await isBooked(table, month, it.jobKey))) return true;
  const since = await reservationTime(table, month, it.videoId, it.reservedAt);
  const rows = [
    creating(
      toLedgerRow(month, rowKey, { ...entryOf(it, now), reservedAt: since, kind: `unaccounted-${it.n}` }),
    ),
    creating(toMark(month, it)),
    notingUnshown(month, { ...it, reservedAt: since }),
  ];
  const counters = await readCounters(table, it.owner, since);
  return (await write(table, month, counters, rows, changeOf(it, it.amount))) || undefined;
}

/** A job whose films were settled by an earlier run did not vanish unseen. */
async function isBooked(table: Table, month: string, jobKey: string): Promise<boolean> {
  const settled = await table.find(month, jobEntryKey(jobKey, "settle"));
  return settled !== null && parseLedgerRow(settled).amount > 0;
}

/** Ends it, once: false when it was never counted, or has ended. */
export async function account(
  table: Table,
  month: string,
  ref: UnaccountedRef,
  how: AccountedAs,
  now: number,
): Promise<boolean | undefined> {
  const row = await table.find(month, markKey(ref));
  if (row === null) return false;
  const it = fromMark(row);
  const since = await reservationTime(table, month, it.videoId, it.reservedAt);
  const kind = `accounted-${it.n}`;
  const entry = { ...entryOf(it, now), reservedAt: since, kind, note: how };
  const rows = [
    deleting(month, row.rowKey),
    creating(toLedgerRow(month, jobEntryKey(it.jobKey, kind), entry)),
    notingUnshown(month, { ...it, reservedAt: since }),
  ];
  const counters = await readCounters(table, it.owner, since);
  return (await write(table, month, counters, rows, changeOf(it, -it.amount))) || undefined;
}

/** Notes since when complete listings have not had it. */
export async function noteAbsent(
  table: Table,
  month: string,
  ref: UnaccountedRef,
  absentSince: number | null,
): Promise<true | undefined> {
  const row = await table.find(month, markKey(ref));
  if (row === null) return true;
  const it = { ...fromMark(row), absentSince };
  return (await table.replace(toMark(month, it), row.etag)) || undefined;
}

/** All that are open of a month, or of one video. */
export async function openOf(table: Table, month: string, videoId?: string): Promise<readonly Unaccounted[]> {
  const prefix = videoId === undefined ? PREFIX : `${PREFIX}${keyPart(videoId)}:`;
  const range = startingWith(PREFIX);
  const rows = await table.all({
    partitionKey: month,
    from: prefix,
    below: videoId === undefined ? range.below : `${prefix.slice(0, -1)};`,
  });
  return rows.map(fromMark);
}

function changeOf({ model }: Unaccounted, unaccounted: number): Change {
  return { model, sums: { unaccounted } };
}

function markKey({ jobKey, n }: Pick<Unaccounted, "jobKey" | "n">): string {
  return `${PREFIX}${keyPart(jobKey)}|${n}`;
}

function toMark(partitionKey: string, it: Unaccounted): TableEntity {
  return { partitionKey, rowKey: markKey(it), json: JSON.stringify(it) };
}

function fromMark(row: Row): Unaccounted {
  return MARK.parse(JSON.parse(String(row["json"])));
}

function entryOf({ videoId, owner, model, jobKey, amount, create }: Unaccounted, now: number) {
  const note = create === null ? "vanished" : create.target.endpoint;
  return { videoId, owner, model, jobKey, amount, films: 0, seconds: 0, note, at: now };
}
