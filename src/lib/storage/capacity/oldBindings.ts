import { odata } from "@azure/data-tables";
import { startingWith } from "../table/rowKeys.ts";
import type { Row, Table } from "../table/table.ts";
import { boundKey, groupPartition, orphanKey } from "./capacityKeys.ts";

/** A provider job that has an owner, or was reported for having none, and was not heard of for long. */
export interface OldBinding {
  readonly kind: "bound" | "orphan";
  readonly group: string;
  readonly providerId: string;
  /** Where its id means something there alone; null elsewhere. */
  readonly resource: string | null;
  /** Whose it is; null for an orphan. */
  readonly jobKey: string | null;
  /** When it was bound or reported, or last renewed; milliseconds since 1970. */
  readonly boundAt: number;
}

const KINDS = ["bound", "orphan"] as const;

/** Those of a group from before `olderThan`. */
export async function oldBindings(
  table: Table,
  group: string,
  olderThan: number,
): Promise<readonly OldBinding[]> {
  const where = odata`boundAt lt ${new Date(olderThan)}`;
  const old: OldBinding[] = [];
  for (const kind of KINDS) {
    const rows = await table.all({
      partitionKey: groupPartition(group),
      ...startingWith(`${kind}|`),
      where,
    });
    old.push(...rows.map((row) => bindingIn(row, kind, group)));
  }
  return old;
}

/** Kept for as long again, as if it were made now. */
export async function renewBinding(table: Table, binding: OldBinding, now: number): Promise<void> {
  const { providerId, resource, jobKey } = binding;
  const there = resource === null ? {} : { resource };
  const owner = jobKey === null ? {} : { jobKey };
  await table.put({ ...keysOf(binding), providerId, ...there, ...owner, boundAt: new Date(now) });
}

export async function forgetBinding(table: Table, binding: OldBinding): Promise<void> {
  const { partitionKey, rowKey } = keysOf(binding);
  await table.remove(partitionKey, rowKey);
}

function keysOf({ kind, group, providerId, resource }: OldBinding) {
  const rowKey = kind === "bound" ? boundKey(providerId, resource) : orphanKey(providerId);
  return { partitionKey: groupPartition(group), rowKey };
}

function bindingIn(row: Row, kind: OldBinding["kind"], group: string): OldBinding {
  const { providerId, resource, jobKey, boundAt } = row;
  return {
    kind,
    group,
    providerId: String(providerId),
    resource: typeof resource === "string" ? resource : null,
    jobKey: typeof jobKey === "string" ? jobKey : null,
    boundAt: boundAt instanceof Date ? boundAt.getTime() : 0,
  };
}
