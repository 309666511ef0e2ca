import type { Tools } from "../lib/activity.ts";
import type { ProviderTarget } from "../lib/domain/model.ts";
import type { FilmRecord } from "../lib/domain/record.ts";

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
