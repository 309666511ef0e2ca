import type { LinePiece } from "../../domain/capacity/lineView.ts";
import type { GroupState } from "../../domain/capacity/ticket.ts";
import { justAfter, startingWith } from "../table/rowKeys.ts";
import type { Table } from "../table/table.ts";
import { GROUP_KEY, groupPartition, ticketKey } from "./capacityKeys.ts";
import { firstRound, loaded } from "./lineReads.ts";

/** A piece of a line, and how many rows that took. */
export interface LineStretch extends LinePiece {
  readonly rows: number;
  /** How many of them lay before the first that waits. */
  readonly rowsBefore: number;
  /** The group's own state, read with the beginning of its line alone. */
  readonly group: GroupState | null;
}

/** One answer of storage: so many rows of a line at most, from its beginning or behind a key. */
export async function lineStretch(
  table: Table,
  group: string,
  after: string | null,
  most: number,
): Promise<LineStretch> {
  const { below } = startingWith("t|");
  const from = after === null ? GROUP_KEY : justAfter(after);
  const { rows, isLast } = await firstRound(
    table,
    { partitionKey: groupPartition(group), from, below },
    most,
  );
  const { group: state, tickets } = loaded(rows);
  const waiting = tickets
    .filter(({ ticket }) => ticket.state.kind === "waiting")
    .map(({ ticket: { jobKey, videoId } }) => ({ key: ticketKey(jobKey), jobKey, videoId }));
  const first = rows.findIndex(({ rowKey }) => rowKey === waiting[0]?.key);
  return {
    waiting,
    to: isLast ? null : (rows.at(-1)?.rowKey ?? null),
    rows: rows.length,
    rowsBefore: first < 0 ? rows.length : first,
    group: after === null ? state : null,
  };
}
