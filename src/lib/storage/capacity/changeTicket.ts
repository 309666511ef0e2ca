import { UNTOUCHED, withHolder } from "../../domain/capacity/groupState.ts";
import type { Ticket } from "../../domain/capacity/ticket.ts";
import type { Table } from "../table/table.ts";
import { untilWritten } from "../table/untilWritten.ts";
import { type Bound, commitChange, type KeptTicket } from "./capacityChange.ts";
import { boundKey, GROUP_KEY, groupPartition } from "./capacityKeys.ts";
import { parseGroupRow } from "./ticketRow.ts";

/** What else changes in the same transaction as the ticket. */
export interface Beside {
  /** The provider job that the ticket now owns. */
  readonly bind?: Bound;
  /** The ticket's create call is settled: another job that looks like it may be posted. */
  readonly closesSubmit?: boolean;
}

/** `ticket` is what stands now. */
export type ChangedTicket =
  | { readonly kind: "changed"; readonly ticket: Ticket }
  /** The decision was to leave it as it is; null when there is no such ticket (any more). */
  | { readonly kind: "unchanged"; readonly ticket: Ticket | null }
  /** Another ticket owns the provider job that was to be bound. */
  | { readonly kind: "taken"; readonly ticket: Ticket };

/**
 * Changes one ticket: `decide` sees it as it is now, and is asked again when another writer was quicker. After many
 * tries `Contended` is thrown.
 */
export function changeTicket(
  table: Table,
  find: () => Promise<KeptTicket | null>,
  decide: (ticket: Ticket) => Ticket | null,
  { bind, closesSubmit = false }: Beside,
): Promise<ChangedTicket> {
  return untilWritten<ChangedTicket>("ticket", async () => {
    const kept = await find();
    const next = kept && decide(kept.ticket);
    if (!kept || !next || next === kept.ticket) return { kind: "unchanged", ticket: kept?.ticket ?? null };
    const { group, jobKey, fingerprint } = next;
    const groupState = kept.ticket.state.kind === "waiting" ? await withHolderIn(table, next) : null;
    const answer = await commitChange(table, group, {
      tickets: [{ ticket: next, etag: kept.etag }],
      ...(groupState ? { groupState } : {}),
      ...(bind ? { bind: { ...bind, jobKey } } : {}),
      ...(closesSubmit ? { closeSubmit: [fingerprint] } : {}),
    });
    if (answer === "committed") return { kind: "changed", ticket: next };
    return bind && (await isAnothers(table, group, bind, jobKey))
      ? { kind: "taken", ticket: kept.ticket }
      : undefined;
  });
}

/** One that gets a slot without a look at its line, as a late reply's ticket does, must be among those that hold one. */
async function withHolderIn(table: Table, next: Ticket) {
  const { kind } = next.state;
  if (kind !== "bound" && kind !== "unknown") return null;
  const row = await table.find(groupPartition(next.group), GROUP_KEY);
  const state = withHolder(row === null ? UNTOUCHED : parseGroupRow(row), next);
  return state && { state, etag: row?.etag ?? null };
}

async function isAnothers(
  table: Table,
  group: string,
  { providerId, resource }: Bound,
  jobKey: string,
): Promise<boolean> {
  const row = await table.find(groupPartition(group), boundKey(providerId, resource));
  return row !== null && row["jobKey"] !== jobKey;
}
