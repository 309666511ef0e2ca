import type { Caller } from "../../domain/owner/caller.ts";
import type { VideoRecord } from "../../domain/video/record.ts";
import { isVideoId } from "../../domain/video/videoId.ts";
import type { Services } from "../../services/services.ts";

/** The caller's video with this id; null for strangers' ids as for unknown ones. Admins see everybody's. */
export async function findVideo(
  id: string,
  { owner, admin }: Caller,
  { storage }: Pick<Services, "storage">,
): Promise<VideoRecord | null> {
  if (!isVideoId(id)) return null;
  const own = await storage.records.find(owner, id);
  if (own || !admin) return own?.record ?? null;
  const holder = await storage.records.ownerOf(id);
  return holder === null ? null : ((await storage.records.find(holder, id))?.record ?? null);
}
