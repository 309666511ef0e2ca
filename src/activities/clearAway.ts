import { registerActivity } from "../lib/app/activity.ts";
import { forgetBindings } from "../lib/effects/capacity/forgetBindings.ts";
import type { Tools } from "../lib/services/tools.ts";

/** Idempotency keys are promised for 24 hours. */
const KEEP_KEYS_MS = 48 * 3_600_000;
const KEYS_AT_MOST = 500;
/** For so long an admin sees that an event has arrived; what could not be delivered stays. */
const KEEP_DELIVERED_MS = 7 * 24 * 3_600_000;
const EVENTS_AT_MOST = 500;

/**
 * Removes films past their retention and rows past their use, and brings what an earlier version stored up to date. Every
 * row decides for itself: harmless twice.
 */
export async function clearAway(_input: unknown, tools: Tools): Promise<{ removed: number }> {
  const { storage, clock, log } = tools;
  const now = clock.now();
  let removed = 0;
  for await (const { id, owner, keepUntil } of storage.retention.due(now)) {
    await storage.films.removeAll(id);
    await storage.images.remove(id);
    await storage.records.change(owner, id, (record) => ({
      ...record,
      outputs: record.outputs.map((output) =>
        output.status === "archived" ? { ...output, status: "expired" } : output,
      ),
    }));
    await storage.retention.forget({ id, keepUntil });
    log("retention_removed", { videoId: id });
    removed += 1;
  }
  await storage.keys.sweep(now - KEEP_KEYS_MS, KEYS_AT_MOST);
  await storage.videoEvents.forgetDelivered(now - KEEP_DELIVERED_MS, EVENTS_AT_MOST);
  await forgetBindings(tools);
  await storage.records.gatherEarlier();
  return { removed };
}

registerActivity("clearAway", clearAway);
