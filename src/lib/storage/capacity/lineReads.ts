import { UNTOUCHED } from "../../domain/capacity/groupState.ts";
import type { GroupState, Ticket } from "../../domain/capacity/ticket.ts";
import { justAfter, startingWith } from "../table/rowKeys.ts";
import type { Round, Row, Stretch, Table } from "../table/table.ts";
import type { KeptTicket } from "./capacityChange.ts";
import { GROUP_KEY, groupPartition, openKey, ticketKey } from "./capacityKeys.ts";
import { parseGroupRow, parseTicketRow, textIn } from "./ticketRow.ts";

export interface LoadedGroup {
  readonly group: GroupState;
  /** Null when the group has no row yet. */
  readonly etag: string | null;
  readonly tickets: readonly KeptTicket[];
  /** Row keys of tickets that this version cannot read: damaged, or written by a newer one. */
  readonly unreadable: readonly string[];
  readonly openSubmits: ReadonlyMap<string, string>;
}

/** What a claim is decided on. */
export interface AroundTicket {
  readonly group: GroupState;
  readonly etag: string | null;
  readonly kept: KeptTicket | null;
  readonly isOpen: boolean;
}

/** So many rows are read behind the first that waits. */
const ROWS_BEHIND = 3;
const MOST_ROWS = 1_000;

/**
 * Looks at lines. One lies in the order of its keys, who came first before who came later: what runs lies mostly before what
 * waits. So the head is read, as far as the last look had to, and by their keys those that hold slots behind it. Where
 * the group's row does not say who holds slots, all is read.
 */
export function lineLooks(table: Table) {
  const lengths = new Map<string, number>();

  return async (group: string, isEnough: (seen: LoadedGroup) => boolean): Promise<LoadedGroup> => {
    const partitionKey = groupPartition(group);
    const { below } = startingWith("t|");
    const rows: Row[] = [];
    let behind: readonly Row[] | null = null;
    let from = GROUP_KEY;
    let more = ROWS_BEHIND;
    for (let size = lengths.get(group) ?? more; ; size = more) {
      const round = await firstRound(table, { partitionKey, from, below }, size);
      more = Math.min(MOST_ROWS, 2 * more);
      rows.push(...round.rows);
      const last = rows.at(-1)?.rowKey;
      if (round.isLast || last === undefined) return loaded(rows);
      const { holding } = loaded(rows).group;
      if (holding === null) more = MOST_ROWS;
      else {
        behind ??= await holdersBehind(table, partitionKey, holding, last);
        const seen = loaded([...rows, ...behind.filter(({ rowKey }) => rowKey > last)]);
        if (isEnough(seen)) {
          lengths.set(group, Math.min(MOST_ROWS, headLength(rows) + ROWS_BEHIND));
          return seen;
        }
      }
      from = justAfter(last);
    }
  };
}

/** So many rows lie before the first that waits. */
function headLength(rows: readonly Row[]): number {
  const first = rows.findIndex(({ rowKey, state }) => rowKey.startsWith("t|") && state === "waiting");
  return first < 0 ? rows.length : first;
}

/** The first answer that brings rows, or the last. */
export async function firstRound(table: Table, stretch: Stretch, size: number): Promise<Round> {
  for await (const round of table.rounds(stretch, size))
    if (round.rows.length > 0 || round.isLast) return round;
  return { rows: [], isLast: true };
}

async function holdersBehind(
  table: Table,
  partitionKey: string,
  holding: readonly string[],
  last: string,
): Promise<readonly Row[]> {
  const keys = holding.map(ticketKey).filter((key) => key > last);
  const found = await Promise.all(keys.sort().map((key) => table.find(partitionKey, key)));
  return found.filter((row) => row !== null);
}

/** What these rows of a group tell of it. */
export function loaded(rows: readonly Row[]): LoadedGroup {
  const own = rows.find(({ rowKey }) => rowKey === GROUP_KEY);
  const tickets: KeptTicket[] = [];
  const unreadable: string[] = [];
  for (const row of rows.filter(({ rowKey }) => rowKey.startsWith("t|"))) {
    const ticket = readTicket(row);
    if (ticket) tickets.push({ ticket, etag: row.etag });
    else unreadable.push(row.rowKey);
  }
  return {
    group: own === undefined ? UNTOUCHED : parseGroupRow(own),
    etag: own?.etag ?? null,
    tickets,
    unreadable,
    openSubmits: submits(rows.filter(({ rowKey }) => rowKey.startsWith("open|"))),
  };
}

/** One that cannot be read must not stop the others of its line. */
function readTicket(row: Row): Ticket | null {
  try {
    return parseTicketRow(row);
  } catch {
    return null;
  }
}

/** Fingerprints that are being posted, each with its job key. */
export function submits(rows: readonly Row[]): ReadonlyMap<string, string> {
  return new Map(rows.map((row) => [textIn(row, "fingerprint"), textIn(row, "jobKey")]));
}

/** A group's own row. */
export async function groupRow(table: Table, group: string): Promise<Pick<LoadedGroup, "group" | "etag">> {
  const row = await table.find(groupPartition(group), GROUP_KEY);
  return { group: row === null ? UNTOUCHED : parseGroupRow(row), etag: row?.etag ?? null };
}

/** What a claim of this ticket is decided on. */
export async function around(
  table: Table,
  group: string,
  jobKey: string,
  fingerprint: string,
): Promise<AroundTicket> {
  const partitionKey = groupPartition(group);
  const [own, row, open] = await Promise.all([
    groupRow(table, group),
    table.find(partitionKey, ticketKey(jobKey)),
    table.find(partitionKey, openKey(fingerprint)),
  ]);
  const kept = row === null ? null : { ticket: parseTicketRow(row), etag: row.etag };
  return { ...own, kept, isOpen: open !== null };
}
