import { registerActivity } from "../lib/app/activity.ts";
import { mendVideo } from "../lib/effects/videos/mendVideo.ts";
import { resumeDeliveries } from "../lib/effects/webhooks/resumeDeliveries.ts";
import type { Tools } from "../lib/services/tools.ts";

/**
 * The one repair: an unfinished record without a live workflow is started again, and so is the delivery of an event. Keys: the record's ETag counts the
 * run once, and the engine starts one instance an id; so running it twice, or beside live work, starts nothing twice.
 */
export async function repairVideos(_input: unknown, tools: Tools): Promise<{ restarted: number }> {
  let restarted = 0;
  for await (const video of tools.storage.active.list()) {
    try {
      if (await mendVideo(video, tools)) restarted += 1;
    } catch (error) {
      // One that cannot be mended must not keep the others from it; the next sweep tries again.
      const reason = error instanceof Error ? error.name : "failed";
      tools.log("repair_failed", { videoId: video.id, reason });
    }
  }
  await resumeDeliveries(tools);
  return { restarted };
}

registerActivity("repairVideos", repairVideos);
