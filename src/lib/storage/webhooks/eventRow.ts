import * as z from "zod";
import { DELIVERY_STATES, type Delivery } from "../../domain/webhooks/delivery.ts";
import type { VideoEvent } from "../../domain/webhooks/videoEvent.ts";
import { EVENT_TYPES } from "../../domain/webhooks/webhook.ts";
import { fromJsonColumns } from "../table/jsonColumns.ts";

// Loose objects: fields that a newer version of the app wrote survive a change made by an older one.

const DELIVERY: z.ZodType<Delivery> = z.looseObject({
  receiver: z.string(),
  host: z.string(),
  state: z.enum(DELIVERY_STATES),
  attempts: z.number().int(),
  lastStatus: z.number().int().nullable(),
  since: z.number(),
  nextAt: z.number(),
});

const VIDEO_EVENT: z.ZodType<VideoEvent> = z.looseObject({
  videoId: z.string(),
  owner: z.string(),
  end: z.looseObject({ type: z.enum(EVENT_TYPES), at: z.number() }).nullable(),
  notedAt: z.number(),
  deliveries: z.array(DELIVERY),
  erased: z.boolean(),
});

/** The event of a row. Throws when the row is not one that this version understands. */
export function parseEventRow(row: Readonly<Record<string, unknown>>): VideoEvent {
  return VIDEO_EVENT.parse(fromJsonColumns(row));
}
