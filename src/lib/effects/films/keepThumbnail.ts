import type { ProviderTarget } from "../../domain/models/model.ts";
import type { FilmRecord } from "../../domain/video/record.ts";
import type { Tools } from "../../services/tools.ts";

/** Keeps the provider's still picture of a film beside it; a film without one is complete all the same. */
export async function keepThumbnail(
  filmPath: string,
  outputId: string,
  target: ProviderTarget,
  { provider, storage }: Pick<Tools, "provider" | "storage">,
): Promise<FilmRecord["thumbnail"]> {
  const still = await provider(target).thumbnail(outputId);
  if (!still) return null;
  const blob = `${filmPath}.thumbnail`;
  await storage.films.put(blob, still.bytes, still.contentType);
  return { blob, contentType: still.contentType };
}
