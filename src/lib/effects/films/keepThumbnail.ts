import type { ProviderTarget } from "../../domain/models/model.ts";
import type { FilmRecord } from "../../domain/video/record.ts";
import { sniffImage } from "../../media/imageType.ts";
import type { Tools } from "../../services/tools.ts";

/**
 * Keeps the provider's still picture of a film beside it; a film without one is complete all the same. Only a JPEG, a PNG
 * or a WebP by its bytes: what a server calls a picture can be a page with a script, and it is served from our origin.
 */
export async function keepThumbnail(
  filmPath: string,
  outputId: string,
  target: ProviderTarget,
  { provider, storage }: Pick<Tools, "provider" | "storage">,
): Promise<FilmRecord["thumbnail"]> {
  const still = await provider(target).thumbnail(outputId);
  const contentType = still ? sniffImage(still.bytes)?.type : undefined;
  if (!still || contentType === undefined) return null;
  const blob = `${filmPath}.thumbnail`;
  await storage.films.put(blob, still.bytes, contentType);
  return { blob, contentType };
}
