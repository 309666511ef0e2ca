import type { Viewer } from "../../domain/owner/caller.ts";
import { describeVideo } from "../../domain/video/describeVideo.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import type { VideoObject } from "../../domain/video/videoObject.ts";
import type { Services } from "../../services/services.ts";
import { showDeliveries } from "../webhooks/showDeliveries.ts";
import { standing } from "./standing.ts";

/** The video object as this viewer sees it now, its place in line included. */
export async function showVideo(
  record: VideoRecord,
  { caller, baseUrl }: Viewer,
  tools: Pick<Services, "storage" | "clock" | "config">,
): Promise<VideoObject> {
  const { position, unreachable } = await standing(record, tools);
  return describeVideo(record, {
    queuePosition: position,
    unreachable,
    admin: caller.admin,
    now: tools.clock.now(),
    deliveries:
      caller.admin && tools.config.webhooks.length > 0 ? await showDeliveries(record.id, tools) : [],
    url: `${baseUrl}/videos/${record.id}`,
  });
}
