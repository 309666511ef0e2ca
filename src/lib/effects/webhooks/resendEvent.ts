import { eventEndOf } from "../../domain/video/eventEnd.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import { eventIdOf } from "../../domain/webhooks/videoEvent.ts";
import type { Tools } from "../../services/tools.ts";
import { sealed } from "./sealEvent.ts";

/** Sends the event of a video's end once more, to everybody who is told of it by the settings of today. */
export async function resendEvent(
  record: VideoRecord,
  { storage, config, clock, hub }: Tools,
): Promise<"sent" | "not_finished" | "nobody"> {
  const { id, owner } = record;
  const end = eventEndOf(record);
  if (end === null) return "not_finished";
  const now = clock.now();
  const fresh = { videoId: id, owner, end: null, notedAt: now, deliveries: [], erased: false };
  const event = sealed(fresh, end, config.webhooks, now);
  if (event.deliveries.length === 0) return "nobody";
  await storage.videoEvents.note(event);
  await storage.videoEvents.change(id, () => event);
  // One that still waits for its next attempt looks at once.
  if ((await hub.start("deliverEvent", eventIdOf(id), { id, owner })) === "running")
    await hub.wake(eventIdOf(id));
  return "sent";
}
