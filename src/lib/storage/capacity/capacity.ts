import { UNTOUCHED } from "../../domain/capacity/groupState.ts";
import type { GroupState, Ticket } from "../../domain/capacity/ticket.ts";
import { startingWith } from "../table/rowKeys.ts";
import type { Row, Table } from "../table/table.ts";
import { untilWritten } from "../table/untilWritten.ts";
import { type CapacityChange, commitChange, type KeptTicket } from "./capacityChange.ts";
import { boundKey, GROUP_KEY, groupPartition, orphanKey, ticketKey } from "./capacityKeys.ts";
import { type Beside, type ChangedTicket, changeTicket } from "./changeTicket.ts";
import {
  type AroundTicket,
  around,
  groupRow,
  type LoadedGroup,
  lineLooks,
  loaded,
  submits,
} from "./lineReads.ts";
import { type LineStretch, lineStretch } from "./lineStretch.ts";
import { forgetBinding, type OldBinding, oldBindings, renewBinding } from "./oldBindings.ts";
import { parseGroupRow, parseTicketRow, textIn, toTicketColumns } from "./ticketRow.ts";

/** Tickets, slots and provider jobs, by capacity group. */
export interface Capacity {
  /** Puts a ticket in its group's line; touches nothing else. */
  insert(ticket: Ticket): Promise<"inserted" | "exists">;
  find(group: string, jobKey: string): Promise<KeptTicket | null>;
  /** A whole group: its state, its tickets in the order of their keys, and its open submits. */
  load(group: string): Promise<LoadedGroup>;
  /**
   * The head of a group's line, and all of its tickets that hold slots: read on until `isEnough`, or the line ends. In the
   * order of their keys.
   */
  look(group: string, isEnough: (seen: LoadedGroup) => boolean): Promise<LoadedGroup>;
  /** So many rows of a group's line at most, from its beginning or behind a key that a stretch gave. */
  stretch(group: string, after: string | null, rows: number): Promise<LineStretch>;
  /** A group's own row, one of its tickets, and whether a job of this fingerprint is being posted. */
  around(group: string, jobKey: string, fingerprint: string): Promise<AroundTicket>;
  /** The state of a group alone. */
  stateOf(group: string): Promise<GroupState>;
  /** Changes one ticket by a decision on its present state; null leaves it as it is. Throws `Contended` after many tries. */
  change(
    group: string,
    jobKey: string,
    decide: (ticket: Ticket) => Ticket | null,
    beside?: Beside,
  ): Promise<ChangedTicket>;
  /** Changes a group's own row by a decision on its present state; null leaves it as it is. */
  changeGroup(group: string, decide: (state: GroupState) => GroupState | null): Promise<void>;
  /** Writes all of a change or none; "conflict" = something of it is no longer as it was read: load again. */
  commit(group: string, change: CapacityChange): Promise<"committed" | "conflict">;
  /** The job key of the ticket that owns a provider job; `resource` where its id means something there alone. */
  boundTo(group: string, providerId: string, resource?: string): Promise<string | null>;
  /** Fingerprints that are being posted, each with its job key. */
  openSubmits(group: string): Promise<ReadonlyMap<string, string>>;
  /** True the first time a provider job that nobody owns is reported; forgotten with the bindings of its time. */
  reportOnce(group: string, providerId: string, now: number): Promise<boolean>;
  /** Removes a ticket and what it left open; what it is bound to stays. Harmless when it is gone already. */
  remove(group: string, jobKey: string): Promise<void>;
  /** All groups that ever had a ticket. */
  groups(): Promise<readonly string[]>;
  /** Bindings and reports of a group from before `olderThan` (milliseconds since 1970). */
  oldBindings(group: string, olderThan: number): Promise<readonly OldBinding[]>;
  /** Keeps one for as long again, as if it were made now. */
  renewBinding(binding: OldBinding, now: number): Promise<void>;
  forgetBinding(binding: OldBinding): Promise<void>;
}

const INDEX = "groups";

/**
 * One partition a group: `bound|<provider id>`, `g` (the group's state), `open|<fingerprint>`, `orphan|<provider id>`,
 * `t|<job key>`; from `g` on they lie side by side, so that a group is read in one go. One more partition lists the groups.
 */
export function openCapacity(table: Table): Capacity {
  const listed = new Set<string>();

  async function list(group: string): Promise<void> {
    if (listed.has(group)) return;
    await table.insert({ partitionKey: INDEX, rowKey: groupPartition(group), group });
    listed.add(group);
  }

  async function groups(): Promise<readonly string[]> {
    const rows = await table.all({ partitionKey: INDEX, ...startingWith("g|") });
    return rows.map((row) => textIn(row, "group"));
  }

  async function openRows(group: string): Promise<readonly Row[]> {
    return await table.all({ partitionKey: groupPartition(group), ...startingWith("open|") });
  }

  async function find(group: string, jobKey: string): Promise<KeptTicket | null> {
    const row = await table.find(groupPartition(group), ticketKey(jobKey));
    return row === null ? null : keptTicket(row);
  }

  return {
    async changeGroup(group, decide) {
      await untilWritten(`group ${group}`, async () => {
        const row = await table.find(groupPartition(group), GROUP_KEY);
        const state = decide(row === null ? UNTOUCHED : parseGroupRow(row));
        if (state === null) return true;
        const groupState = { state, etag: row?.etag ?? null };
        return (await commitChange(table, group, { groupState })) === "committed" ? true : undefined;
      });
    },
    async insert(ticket) {
      await list(ticket.group);
      const keys = { partitionKey: groupPartition(ticket.group), rowKey: ticketKey(ticket.jobKey) };
      return await table.insert({ ...keys, ...toTicketColumns(ticket) });
    },
    find,
    change: (group, jobKey, decide, beside = {}) =>
      changeTicket(table, () => find(group, jobKey), decide, beside),
    async load(group) {
      const partitionKey = groupPartition(group);
      const { below } = startingWith("t|");
      return loaded(await table.all({ partitionKey, from: GROUP_KEY, below }));
    },
    look: lineLooks(table),
    stretch: (group, after, rows) => lineStretch(table, group, after, rows),
    around: (group, jobKey, fingerprint) => around(table, group, jobKey, fingerprint),
    stateOf: async (group) => (await groupRow(table, group)).group,
    commit: (group, change) => commitChange(table, group, change),
    async boundTo(group, providerId, resource) {
      const row = await table.find(groupPartition(group), boundKey(providerId, resource));
      return row === null ? null : textIn(row, "jobKey");
    },
    async reportOnce(group, providerId, now) {
      const keys = { partitionKey: groupPartition(group), rowKey: orphanKey(providerId) };
      return (await table.insert({ ...keys, providerId, boundAt: new Date(now) })) === "inserted";
    },
    openSubmits: async (group) => submits(await openRows(group)),
    async remove(group, jobKey) {
      const partitionKey = groupPartition(group);
      await table.remove(partitionKey, ticketKey(jobKey));
      for (const row of await openRows(group))
        if (row["jobKey"] === jobKey) await table.remove(partitionKey, row.rowKey, row.etag);
    },
    groups,
    oldBindings: (group, olderThan) => oldBindings(table, group, olderThan),
    renewBinding: (binding, now) => renewBinding(table, binding, now),
    forgetBinding: (binding) => forgetBinding(table, binding),
  };
}

function keptTicket(row: Row): KeptTicket {
  return { ticket: parseTicketRow(row), etag: row.etag };
}
