import type { VideoRecord } from "../../domain/video/record.ts";
import type { VideoObject } from "../../domain/video/videoObject.ts";
import type { Services } from "../../services/services.ts";

/** Lifetime of a signed URL. */
const SIGNED_MINUTES = 15;

/** The video with links to its films and thumbnails that need no sign-in; null where nothing is archived. */
export async function signVideo(
  video: VideoObject,
  record: VideoRecord,
  { storage, clock }: Pick<Services, "storage" | "clock">,
): Promise<VideoObject> {
  const sign = async (blob: string | undefined) => {
    if (blob === undefined) return null;
    const fileName = blob.replaceAll("/", "-");
    return await storage.films.signedUrl(blob, { fileName, minutes: SIGNED_MINUTES, now: clock.now() });
  };
  const outputs = video.outputs.map(async (output) => {
    const { film = null } = record.outputs.find(({ index }) => index === output.index) ?? {};
    const shown = output.status === "archived" ? film : null;
    return {
      ...output,
      signed_url: await sign(shown?.blob),
      thumbnail_signed_url: await sign(shown?.thumbnail?.blob),
    };
  });
  return { ...video, outputs: await Promise.all(outputs) };
}
