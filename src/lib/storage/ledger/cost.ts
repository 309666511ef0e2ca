import type { TransactionAction } from "@azure/data-tables";
import type { VideoCost } from "../../domain/money/videoCost.ts";
import { keyPart, startingWith } from "../table/rowKeys.ts";
import type { Table } from "../table/table.ts";
import type { VideoMoney } from "./bookings.ts";
import { type LedgerRow, parseLedgerRow } from "./ledgerRow.ts";

// `unshown|<video>`: what a video costs has changed beside its settlement, and its record may not say so yet.

const PREFIX = "unshown|";

/** A video whose record is to be looked at, with the guard of that note. */
export interface Unshown extends VideoMoney {
  readonly owner: string;
  readonly etag: string;
}

/** The note, for the transaction that changes what the video costs. */
export function notingUnshown(
  partitionKey: string,
  { videoId, owner, reservedAt }: VideoMoney & { readonly owner: string },
): TransactionAction {
  const rowKey = `${PREFIX}${keyPart(videoId)}`;
  const row = { partitionKey, rowKey, videoId, owner, reservedAt: new Date(reservedAt) };
  return ["upsert", row, "Replace"];
}

/** What a video costs by its entries, as they stand at one moment. */
export async function costOf(table: Table, month: string, videoId: string): Promise<VideoCost> {
  const prefix = `row|${keyPart(videoId)}`;
  const rows = await table.all({ partitionKey: month, from: `${prefix}:`, below: `${prefix};` });
  const entries = rows.map(parseLedgerRow);
  const sumOf = (kinds: RegExp) =>
    entries.reduce((sum, { kind, amount }: LedgerRow) => sum + (kinds.test(kind) ? amount : 0), 0);
  return {
    booked: sumOf(/^(settle$|correct-)/),
    unaccounted: sumOf(/^unaccounted-/) - sumOf(/^accounted-/),
  };
}

/** The notes of a month. */
export async function unshownOf(table: Table, month: string): Promise<readonly Unshown[]> {
  const rows = await table.all({ partitionKey: month, ...startingWith(PREFIX) });
  return rows.map(({ videoId, owner, reservedAt, etag }) => ({
    videoId: String(videoId),
    owner: String(owner),
    reservedAt: reservedAt instanceof Date ? reservedAt.getTime() : 0,
    etag,
  }));
}

/** Takes a note away, unless the cost has changed once more. */
export async function noteShown(
  table: Table,
  month: string,
  { videoId, etag }: Pick<Unshown, "videoId" | "etag">,
): Promise<void> {
  await table.remove(month, `${PREFIX}${keyPart(videoId)}`, etag);
}
