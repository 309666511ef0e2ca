import type { DeliveryObject } from "../../domain/webhooks/deliveryObject.ts";
import { eventIdOf } from "../../domain/webhooks/videoEvent.ts";
import type { Services } from "../../services/services.ts";

/** How a video's event stands with each of its receivers. */
export async function showDeliveries(
  videoId: string,
  { storage }: Pick<Services, "storage">,
): Promise<readonly DeliveryObject[]> {
  const event = await storage.videoEvents.find(videoId);
  return (event?.deliveries ?? []).map(({ host, attempts, lastStatus, state }) => ({
    event_id: eventIdOf(videoId),
    host,
    attempts,
    last_status: lastStatus,
    state,
  }));
}
