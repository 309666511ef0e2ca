import { withHolder } from "../../domain/capacity/groupState.ts";
import { mayHoldUntil } from "../../domain/capacity/holding.ts";
import type { Ticket } from "../../domain/capacity/ticket.ts";
import type { Table } from "../table/table.ts";
import { untilWritten } from "../table/untilWritten.ts";
import { type Bound, commitChange, type KeptTicket } from "./capacityChange.ts";
import { boundKey, groupPartition } from "./capacityKeys.ts";
import { groupRow } from "./lineReads.ts";

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
    const takesSlot = mayHoldUntil(next) > mayHoldUntil(kept.ticket);
    const answer = await commitChange(table, group, {
      tickets: [{ ticket: next, etag: kept.etag }],
      ...(takesSlot ? { groupState: await withHolderIn(table, next) } : {}),
      ...(bind ? { bind: { ...bind, jobKey } } : {}),
      ...(closesSubmit ? { closeSubmit: [fingerprint] } : {}),
    });
    if (answer === "committed") return { kind: "changed", ticket: next };
    return bind && (await isAnothers(table, group, bind, jobKey))
      ? { kind: "taken", ticket: kept.ticket }
      : undefined;
  });
}

/**
 * One that gets a slot without a look at its line, as a late reply's ticket does, must be among those that hold one. The row is
 * written though it lists the ticket already: a look that saw it without a slot must not leave it out after this.
 */
async function withHolderIn(table: Table, next: Ticket) {
  const { group, etag } = await groupRow(table, next.group);
  return { state: withHolder(group, next), etag };
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
