const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const PAUSES = [5 * SECOND, 30 * SECOND, 120 * SECOND, 600 * SECOND];
/** From the first attempt: nothing is tried after that. */
const TRIED_FOR = 24 * HOUR;

/** How the way of an event to one receiver stands: `gone` when the receiver said so (410), `failed` after a day. */
export const DELIVERY_STATES = ["pending", "delivered", "gone", "failed"] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** The way of one event to one receiver. Times are milliseconds since 1970. */
export interface Delivery {
  /** Which receiver: a hash of its address. */
  readonly receiver: string;
  readonly host: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  /** The HTTP status last answered; null when nothing was. */
  readonly lastStatus: number | null;
  readonly since: number;
  /** When the next attempt is due; only a pending delivery has one. */
  readonly nextAt: number;
}

/** A delivery that nothing was tried of yet. */
export function newDelivery(receiver: string, host: string, now: number): Delivery {
  return { receiver, host, state: "pending", attempts: 0, lastStatus: null, since: now, nextAt: now };
}

/** The delivery after an attempt: 2xx ends it, 410 gives it up, everything else is tried again for a day. */
export function afterAttempt(delivery: Delivery, status: number | null, now: number): Delivery {
  const tried = { ...delivery, attempts: delivery.attempts + 1, lastStatus: status };
  if (status !== null && status >= 200 && status < 300) return { ...tried, state: "delivered" };
  if (status === 410) return { ...tried, state: "gone" };
  const nextAt = now + (PAUSES[delivery.attempts] ?? HOUR);
  return nextAt - delivery.since > TRIED_FOR ? { ...tried, state: "failed" } : { ...tried, nextAt };
}

/** Whether an attempt is due: a second early counts, since the timer that woke us may be. */
export function isDue({ state, nextAt }: Delivery, now: number): boolean {
  return state === "pending" && nextAt <= now + SECOND;
}

/** When the next attempt of any of these is due; null when all have ended. */
export function nextAttempt(deliveries: readonly Delivery[]): number | null {
  const times = deliveries.filter(({ state }) => state === "pending").map(({ nextAt }) => nextAt);
  return times.length === 0 ? null : Math.min(...times);
}
