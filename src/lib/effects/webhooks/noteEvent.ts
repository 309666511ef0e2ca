import type { VideoRecord } from "../../domain/video/record.ts";
import { eventIdOf } from "../../domain/webhooks/videoEvent.ts";
import type { Services } from "../../services/services.ts";
import type { Tools } from "../../services/tools.ts";

/**
 * Notes that a video is about to end, for receivers to be told: before its final record is written, so that no crash
 * between the two loses the event. Harmless twice.
 */
export async function noteEvent(
  { id: videoId, owner }: VideoRecord,
  { config, storage, clock }: Pick<Services, "config" | "storage" | "clock">,
): Promise<void> {
  const isTold = config.webhooks.some((webhook) => webhook.owner === null || webhook.owner === owner);
  if (!isTold) return;
  const notedAt = clock.now();
  await storage.videoEvents.note({ videoId, owner, end: null, notedAt, deliveries: [], erased: false });
}

/** Starts the delivery of a video's event, where it has one; if that fails now, the sweep does it. */
export async function startDelivery(
  { id, owner }: Pick<VideoRecord, "id" | "owner">,
  { config, storage, hub, log }: Tools,
): Promise<void> {
  if (config.webhooks.length === 0 || (await storage.videoEvents.find(id)) === null) return;
  await hub
    .start("deliverEvent", eventIdOf(id), { id, owner })
    .catch(() => log("event_not_started", { videoId: id }));
}
