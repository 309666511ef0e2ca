import { isFinal } from "../../domain/video/stage.ts";
import { eventIdOf } from "../../domain/webhooks/videoEvent.ts";
import type { Tools } from "../../services/tools.ts";

/** A workflow that lives has looked by then. */
const OVERDUE_MS = 120_000;

/** Starts the delivery of events for which something is overdue, because nobody has started it or it died. Harmless twice. */
export async function resumeDeliveries({ storage, hub, clock, log }: Tools): Promise<void> {
  for await (const { videoId: id, owner } of storage.videoEvents.overdue(clock.now() - OVERDUE_MS)) {
    const found = await storage.records.find(owner, id);
    // It has not ended after all: whoever ends it starts its event.
    if (found && !isFinal(found.record.stage)) continue;
    await hub
      .start("deliverEvent", eventIdOf(id), { id, owner })
      .catch(() => log("event_not_started", { videoId: id }));
  }
}
