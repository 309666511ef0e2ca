import * as z from "zod";
import { EVENT_TYPES } from "./webhook.ts";

/** What a receiver is sent: OpenAI's shape of an event. */
export const EVENT_OBJECT = z.strictObject({
  id: z.string(),
  object: z.literal("event"),
  created_at: z.int().min(0),
  type: z.enum(EVENT_TYPES),
  data: z.strictObject({ id: z.string() }),
});

export type EventObject = z.infer<typeof EVENT_OBJECT>;
