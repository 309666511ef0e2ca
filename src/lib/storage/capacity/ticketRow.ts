import type { TableEntity } from "@azure/data-tables";
import * as z from "zod";
import type { GroupState, Ticket, TicketState } from "../../domain/capacity/ticket.ts";
import { FAILURE_CODES } from "../../domain/video/failure.ts";
import { fromJsonColumns, toJsonColumns } from "../table/jsonColumns.ts";
import { PROVIDER_TARGET } from "../table/storedShapes.ts";

const CLAIM = {
  claimedAt: z.number(),
  postBy: z.number(),
  endedAt: z.number().exactOptional(),
  absentSince: z.number().nullable(),
  target: PROVIDER_TARGET,
  mark: z.string().exactOptional(),
  heard: z.enum(["silence", "error", "success"]).default("silence"),
};

const STATE: z.ZodType<TicketState> = z.discriminatedUnion("kind", [
  z.looseObject({ kind: z.literal("waiting") }),
  z.looseObject({
    kind: z.literal("granted"),
    until: z.number(),
    resource: z.string().exactOptional(),
  }),
  z.looseObject({ kind: z.literal("posting"), ...CLAIM }),
  z.looseObject({ kind: z.literal("unknown"), slotUntil: z.number(), ...CLAIM }),
  z.looseObject({
    kind: z.literal("bound"),
    slot: z.boolean(),
    slotUntil: z.number().exactOptional(),
    providerId: z.string(),
    submittedAt: z.number(),
    expiresAt: z.number(),
    bornAt: z.number().exactOptional(),
    deletion: z.enum(["asked", "in_vain"]).exactOptional(),
    target: PROVIDER_TARGET,
  }),
  z.looseObject({ kind: z.literal("refused"), code: z.enum(FAILURE_CODES) }),
  z.looseObject({ kind: z.literal("withdrawn") }),
]);

const TICKET: z.ZodType<Ticket> = z.looseObject({
  version: z.literal(1),
  jobKey: z.string(),
  videoId: z.string(),
  owner: z.string(),
  jobIndex: z.number().int(),
  group: z.string(),
  fingerprint: z.string(),
  waiter: z.string(),
  retryAt: z.number(),
  lapsed: z.boolean(),
  tries: z.number().int(),
  refusedSince: z.number().nullable().default(null),
  counted: z.number().int().default(0),
  model: z.string().exactOptional(),
  only: z.string().exactOptional(),
  passed: z.array(z.looseObject({ resource: z.string(), code: z.enum(FAILURE_CODES) })).exactOptional(),
  state: STATE,
});

const REACH = {
  pausedUntil: z.number(),
  outages: z.number().int().default(0),
  silentAt: z.number().default(0),
  creates: z.array(z.number()),
};

const HOLDING = z.array(z.string());

const GROUP_STATE: z.ZodType<Omit<GroupState, "holding">> = z.looseObject({
  ...REACH,
  proven: z.array(z.string()).default([]),
  resources: z.array(z.looseObject({ resource: z.string(), ...REACH })).default([]),
  ends: z
    .array(
      z.looseObject({
        endpoint: z.string(),
        failures: z.number().int(),
        failingSince: z.number(),
        madeAt: z.number(),
      }),
    )
    .default([]),
});

/** The columns of a ticket's row: the ticket, and its state for people with a storage explorer. */
export function toTicketColumns(ticket: Ticket): Omit<TableEntity, "partitionKey" | "rowKey"> {
  return { ...toJsonColumns(ticket), state: ticket.state.kind };
}

/** The ticket of a row. Throws when the row is not one that this version understands. */
export function parseTicketRow(row: Readonly<Record<string, unknown>>): Ticket {
  return TICKET.parse(fromJsonColumns(row));
}

/** A column holds no more; a group with more holders is read as a whole. */
const MOST_HELD_UNITS = 30_000;

/**
 * The columns of a group's own row. Who holds slots is a column of its own: an older version that writes the row drops it,
 * and does not leave one behind that lacks whom it gave a slot.
 */
export function toGroupColumns({
  holding,
  ...state
}: GroupState): Omit<TableEntity, "partitionKey" | "rowKey"> {
  const text = holding === null ? null : JSON.stringify(holding);
  const isKept = text !== null && text.length <= MOST_HELD_UNITS;
  return { ...toJsonColumns(state), ...(isKept ? { holding: text } : {}) };
}

/** The state of a group's own row. Throws when the row is damaged. */
export function parseGroupRow(row: Readonly<Record<string, unknown>>): GroupState {
  const { holding } = row;
  return {
    ...GROUP_STATE.parse(fromJsonColumns(row)),
    holding: typeof holding === "string" ? HOLDING.parse(JSON.parse(holding)) : null,
  };
}

/** The text in this column of a row. Throws when there is none. */
export function textIn(row: Readonly<Record<string, unknown>>, column: string): string {
  const value = row[column];
  if (typeof value !== "string")
    throw new Error(`row ${row["rowKey"]} of the capacity table has no ${column}`);
  return value;
}
