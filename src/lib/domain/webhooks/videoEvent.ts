import { type Delivery, nextAttempt } from "./delivery.ts";
import type { EventObject } from "./eventObject.ts";
import type { EventType } from "./webhook.ts";

/** The event of a video's end, as it is kept. Times are milliseconds since 1970. */
export interface VideoEvent {
  readonly videoId: string;
  readonly owner: string;
  /** How the video ended; null until its final record was seen: the event is noted before that is written. */
  readonly end: EventEnd | null;
  readonly notedAt: number;
  readonly deliveries: readonly Delivery[];
  /** The video was erased meanwhile: the event goes when all have it. */
  readonly erased: boolean;
}

export interface EventEnd {
  readonly type: EventType;
  readonly at: number;
}

/** The event's id, which is the same however often it is sent: a video ends once. */
export function eventIdOf(videoId: string): string {
  return videoId.replace(/^video_/, "evt_");
}

/** What is sent: OpenAI's shape of an event. */
export function eventBody({ videoId }: Pick<VideoEvent, "videoId">, { type, at }: EventEnd): string {
  const created_at = Math.floor(at / 1_000);
  const event: EventObject = {
    id: eventIdOf(videoId),
    object: "event",
    created_at,
    type,
    data: { id: videoId },
  };
  return JSON.stringify(event);
}

/** When there is something to be done for the event; null when it has reached everybody, or was given up. */
export function dueAt({ end, notedAt, deliveries }: VideoEvent): number | null {
  return end === null ? notedAt : nextAttempt(deliveries);
}

/** Whether everybody who was to be told has it: nothing of it is left to look into. */
export function isDelivered({ end, deliveries }: VideoEvent): boolean {
  return end !== null && deliveries.length > 0 && deliveries.every(({ state }) => state === "delivered");
}
