import { learnFrom, NO_TIMES } from "../../domain/polling/filmTimes.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import type { Services } from "../../services/services.ts";

/**
 * Adds how long a finished video took to what is known of its class. Key: the mark that its row keeps of it. Never throws:
 * one film less is known then.
 */
export async function learnTimes(record: VideoRecord, { storage }: Pick<Services, "storage">): Promise<void> {
  if (learnFrom(NO_TIMES, record) === null) return;
  await storage.times.change(record.request, (times) => learnFrom(times, record)).catch(() => undefined);
}
