import type { InstanceRow, MessageRow, RuntimeStatus, WorkRow } from "./rows.ts";

type Row = Record<string, unknown>;

/** The columns' types are those of the schema. */
export const text = (value: unknown) => value as string;
const textOrNull = (value: unknown) => value as string | null;
const number = (value: unknown) => value as number;
/** The value of an aggregate over no rows is undefined. */
export const numberOrUndefined = (value: unknown) => (value as number | null | undefined) ?? undefined;

/** A row of `instance`. */
export function toInstance(row: Row): InstanceRow {
  const parent = textOrNull(row["parent"]);
  return {
    id: text(row["id"]),
    executionId: text(row["execution_id"]),
    name: text(row["name"]),
    status: row["status"] as RuntimeStatus, // written by putInstance only
    input: textOrNull(row["input"]),
    output: textOrNull(row["output"]),
    customStatus: textOrNull(row["custom_status"]),
    created: number(row["created"]),
    updated: number(row["updated"]),
    parent: parent === null ? null : JSON.parse(parent),
    generation: row["generation"] as number | null, // as the schema says
  };
}

/** A row of `inbox`. */
export function toMessage(row: Row): MessageRow {
  return {
    seq: number(row["seq"]),
    instanceId: text(row["instance_id"]),
    executionId: textOrNull(row["execution_id"]),
    visibleAt: number(row["visible_at"]),
    event: JSON.parse(text(row["event"])),
  };
}

/** A row of `work`. */
export function toWork(row: Row): WorkRow {
  return {
    seq: number(row["seq"]),
    instanceId: text(row["instance_id"]),
    executionId: text(row["execution_id"]),
    taskId: number(row["task_id"]),
    name: text(row["name"]),
    input: textOrNull(row["input"]),
    visibleAt: number(row["visible_at"]),
    startedAt: row["started_at"] as number | null, // as the schema says
  };
}
