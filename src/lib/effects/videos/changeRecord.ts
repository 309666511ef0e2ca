import type { VideoRecord } from "../../domain/video/record.ts";
import { noteTimes } from "../../domain/video/timeline.ts";
import type { Services } from "../../services/services.ts";

/**
 * Applies a pure change to a video's latest record, and notes when it came to its stage. Gives what is stored then; null
 * when there is no such record. A change that gives null changes nothing.
 */
export async function changeRecord(
  { owner, id }: Pick<VideoRecord, "owner" | "id">,
  change: (record: VideoRecord) => VideoRecord | null,
  { storage, clock }: Pick<Services, "storage" | "clock">,
): Promise<VideoRecord | null> {
  return await storage.records.change(owner, id, (record) => {
    const changed = change(record);
    return changed && noteTimes(record, changed, clock.now());
  });
}
