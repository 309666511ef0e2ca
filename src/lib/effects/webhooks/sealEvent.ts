import { eventEndOf } from "../../domain/video/eventEnd.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import { newDelivery } from "../../domain/webhooks/delivery.ts";
import type { EventEnd, VideoEvent } from "../../domain/webhooks/videoEvent.ts";
import type { Webhook } from "../../domain/webhooks/webhook.ts";
import { sha256 } from "../../hash/sha256.ts";
import type { Services } from "../../services/services.ts";

/** By what a delivery knows its receiver: the settings may be in another order the next time. */
export function receiverOf({ url, secretSetting }: Webhook): string {
  return sha256(`${secretSetting} ${url}`);
}

/** The event as it is once the video's final record is known: how it ended, and who is to be told. */
export function sealed(
  event: VideoEvent,
  end: EventEnd,
  webhooks: readonly Webhook[],
  now: number,
): VideoEvent {
  const told = webhooks.filter(
    ({ owner, events }) => (owner === null || owner === event.owner) && events.includes(end.type),
  );
  const receivers = new Map(told.map((webhook) => [receiverOf(webhook), new URL(webhook.url).host]));
  return {
    ...event,
    end,
    deliveries: Array.from(receivers, ([receiver, host]) => newDelivery(receiver, host, now)),
  };
}

/** Writes into a video's event how the video ended, unless that was done; gives the event, null where there is none. */
export async function sealEvent(
  record: VideoRecord,
  { config, storage, clock }: Pick<Services, "config" | "storage" | "clock">,
): Promise<VideoEvent | null> {
  const end = eventEndOf(record);
  if (end === null) return null;
  return await storage.videoEvents.change(record.id, (event) =>
    event.end === null ? sealed(event, end, config.webhooks, clock.now()) : null,
  );
}
