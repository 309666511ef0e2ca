import { holdsSlot } from "../../domain/capacity/holding.ts";
import { timeOf } from "../../domain/video/videoId.ts";
import type { Tools } from "../../services/tools.ts";

/** Whoever waits longer than this is worth a warning. */
const LONG_MS = 1_800_000;

/** A longer line is told as one of so many: it is not read to its end for a log. */
const COUNTED_AT_MOST = 1_000;

/** Logs how long a group's line is, and warns when it waits because the group is paused, or its first for long. Reads only. */
export async function logLine(
  group: string,
  { storage, config, clock, log }: Pick<Tools, "storage" | "config" | "clock" | "log">,
): Promise<void> {
  const { tickets } = await storage.capacity.look(group, (seen) => seen.tickets.length >= COUNTED_AT_MOST);
  if (tickets.length === 0) return;
  const now = clock.now();
  const waiting = tickets.filter(({ ticket }) => ticket.state.kind === "waiting");
  const running = tickets.filter(({ ticket }) => holdsSlot(ticket, now)).length;
  const oldest = waiting[0]?.ticket.videoId ?? null;
  const oldestMs = oldest === null ? null : now - timeOf(oldest);
  const oldestSeconds = oldestMs === null ? null : oldestMs / 1_000;
  log("capacity_seen", { group, waiting: waiting.length, running, oldestSeconds });
  if (waiting.length > 0 && config.limitsOf(group).maxRunning === 0)
    log("group_paused", { group, waiting: waiting.length });
  if (oldestMs !== null && oldestMs >= LONG_MS)
    log("waiting_long", { group, waiting: waiting.length, oldestSeconds, videoId: oldest });
}
