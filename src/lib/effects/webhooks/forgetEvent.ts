import type { VideoRecord } from "../../domain/video/record.ts";
import { dueAt, eventIdOf } from "../../domain/webhooks/videoEvent.ts";
import type { Tools } from "../../services/tools.ts";
import { sealEvent } from "./sealEvent.ts";

/**
 * Forgets the event of a video that is erased, and its workflow. One that is still on its way is told to its end, since it
 * was promised; it names the video and nothing more.
 */
export async function forgetEvent(record: VideoRecord, tools: Tools): Promise<void> {
  const { storage, hub } = tools;
  const event = await sealEvent(record, tools);
  if (event === null) return;
  if (dueAt(event) !== null) {
    await storage.videoEvents.change(record.id, (current) => ({ ...current, erased: true }));
    return;
  }
  await storage.videoEvents.remove(record.id);
  await hub.purge(eventIdOf(record.id));
}
