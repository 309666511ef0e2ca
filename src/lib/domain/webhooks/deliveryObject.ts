import * as z from "zod";
import { DELIVERY_STATES } from "./delivery.ts";

/** How the way of a video's event to one receiver stands, as admins see it. */
export const DELIVERY_OBJECT = z.strictObject({
  event_id: z.string(),
  /** The receiver's host and port: its path may hold a secret. */
  host: z.string(),
  attempts: z.int().min(0),
  /** The HTTP status last answered; null when nothing was. */
  last_status: z.int().nullable(),
  state: z.enum(DELIVERY_STATES),
});

export type DeliveryObject = z.infer<typeof DELIVERY_OBJECT>;
