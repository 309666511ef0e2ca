import { isFinal } from "../../domain/video/stage.ts";
import { eventIdOf } from "../../domain/webhooks/videoEvent.ts";
import type { VideoRef } from "../../durable/contracts.ts";
import type { Tools } from "../../services/tools.ts";

/** A workflow that lives has looked by then. */
const OVERDUE_MS = 120_000;

/** Starts the delivery of events for which something is overdue, because nobody has started it or it died. Harmless twice. */
export async function resumeDeliveries(tools: Tools): Promise<void> {
  const { storage, clock, log } = tools;
  // One that cannot be started must not keep the others from it; the next sweep tries again.
  for await (const { videoId, owner } of storage.videoEvents.overdue(clock.now() - OVERDUE_MS))
    await resume({ id: videoId, owner }, tools).catch(() => log("event_not_started", { videoId }));
}

async function resume({ id, owner }: VideoRef, { storage, hub }: Tools): Promise<void> {
  const found = await storage.records.find(owner, id);
  // It has not ended after all: whoever ends it starts its event.
  if (found && !isFinal(found.record.stage)) return;
  await hub.start("deliverEvent", eventIdOf(id), { id, owner });
}
