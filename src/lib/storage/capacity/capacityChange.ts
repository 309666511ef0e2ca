import { randomUUID } from "node:crypto";
import type { TransactionAction } from "@azure/data-tables";
import type { GroupState, Ticket } from "../../domain/capacity/ticket.ts";
import { creating, deleting, replacing, type Table } from "../table/table.ts";
import { boundKey, GROUP_KEY, groupPartition, openKey, ticketKey } from "./capacityKeys.ts";
import { toGroupColumns, toTicketColumns } from "./ticketRow.ts";

/** A ticket and the ETag that guards its next change. */
export interface KeptTicket {
  readonly ticket: Ticket;
  readonly etag: string;
}

/** A provider job as it is bound. */
export interface Bound {
  readonly providerId: string;
  /** Where its id means something there alone: on which resource, by its key. */
  readonly resource?: string | undefined;
  readonly now: number;
}

/** What changes together in one capacity group. */
export interface CapacityChange {
  /** Tickets in their new state, with the ETags under which they were read. */
  readonly tickets?: readonly KeptTicket[] | undefined;
  /** The group's new state; with `etag` null the group must not have a row yet. */
  readonly groupState?: { readonly state: GroupState; readonly etag: string | null } | undefined;
  /** The provider job that a ticket now owns; a conflict when any ticket does already. */
  readonly bind?: (Bound & { readonly jobKey: string }) | undefined;
  /** A conflict when a job of this fingerprint is being posted. */
  readonly openSubmit?: { readonly fingerprint: string; readonly jobKey: string } | undefined;
  /** Fingerprints of answered submits; with `tickets`, only theirs are closed. Fine when closed already. */
  readonly closeSubmit?: readonly string[] | undefined;
}

/** An entity-group transaction takes no more. */
const MOST_ACTIONS = 100;

/**
 * Writes a change in one transaction. More tickets than one takes follow in further ones, each whole by itself and
 * under the group's newest ETag: a conflict there leaves the earlier ones standing, which is what loading again finds.
 */
export async function commitChange(
  table: Table,
  group: string,
  change: CapacityChange,
): Promise<"committed" | "conflict"> {
  const partitionKey = groupPartition(group);
  const { groupState, tickets = [] } = change;
  const closing = await closes(table, partitionKey, change);
  let groupEtag = groupState?.etag ?? null;
  let done = 0;
  do {
    const stamp = randomUUID();
    const actions: TransactionAction[] = [];
    if (groupState !== undefined) actions.push(groupAction(partitionKey, stamp, groupState.state, groupEtag));
    if (done === 0) actions.push(...inserts(partitionKey, stamp, change), ...closing);
    const batch = tickets.slice(done, done + MOST_ACTIONS - actions.length);
    actions.push(...batch.map((kept) => ticketAction(partitionKey, stamp, kept)));
    if (actions.length === 0) break;
    done += batch.length;
    const etags = await table.write(actions);
    const isLast = done >= tickets.length;
    if (etags === null) return isLast && (await wasWritten(table, actions, stamp)) ? "committed" : "conflict";
    groupEtag = etags[0] ?? null;
  } while (done < tickets.length);
  return "committed";
}

/**
 * The stamp tells our own transaction, whose reply was lost and which was sent again and refused, from another
 * writer's. The last row written is looked at: the group's own, which comes first, changes hands too quickly.
 */
async function wasWritten(
  table: Table,
  actions: readonly TransactionAction[],
  stamp: string,
): Promise<boolean> {
  const last = actions.findLast(([kind]) => kind !== "delete")?.[1];
  const row = last === undefined ? null : await table.find(last.partitionKey, last.rowKey);
  return row?.["stamp"] === stamp;
}

function groupAction(
  partitionKey: string,
  stamp: string,
  state: GroupState,
  etag: string | null,
): TransactionAction {
  const row = { partitionKey, rowKey: GROUP_KEY, ...toGroupColumns(state), stamp };
  return etag === null ? creating(row) : replacing(row, etag);
}

function ticketAction(partitionKey: string, stamp: string, { ticket, etag }: KeptTicket): TransactionAction {
  const rowKey = ticketKey(ticket.jobKey);
  return replacing({ partitionKey, rowKey, ...toTicketColumns(ticket), stamp }, etag);
}

function inserts(
  partitionKey: string,
  stamp: string,
  { bind, openSubmit }: CapacityChange,
): readonly TransactionAction[] {
  const rows = [];
  if (bind !== undefined) {
    const { providerId, resource, jobKey, now } = bind;
    const there = resource === undefined ? {} : { resource };
    rows.push({
      rowKey: boundKey(providerId, resource),
      providerId,
      ...there,
      jobKey,
      boundAt: new Date(now),
    });
  }
  if (openSubmit !== undefined) rows.push({ rowKey: openKey(openSubmit.fingerprint), ...openSubmit });
  return rows.map((row) => creating({ partitionKey, ...row, stamp }));
}

/** Deletes take no ETag in a transaction: it is the tickets changed beside them that prove them still ours. */
async function closes(
  table: Table,
  partitionKey: string,
  { tickets, closeSubmit = [] }: CapacityChange,
): Promise<readonly TransactionAction[]> {
  const owners = tickets && new Set<unknown>(tickets.map(({ ticket }) => ticket.jobKey));
  const rows = await Promise.all(
    closeSubmit.map((fingerprint) => table.find(partitionKey, openKey(fingerprint))),
  );
  return rows
    .filter((row) => row !== null)
    .filter((row) => owners?.has(row["jobKey"]) ?? true)
    .map((row) => deleting(partitionKey, row.rowKey));
}
