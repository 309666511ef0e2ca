import { relative } from "node:path";
import type { StackPlan } from "./stackPlan.ts";

/**
 * Where the storage itself shows the films of a video to lie: "container/blob in <Azurite's folder>". Looks only into
 * an Azurite of our own; for any other storage the answer is empty.
 */
export async function archivedFilms(
  { others, settings, dataFolder }: StackPlan,
  id: string,
): Promise<string[]> {
  if (!others.some(({ name }) => name === "azurite")) return [];
  // Loaded only now: it takes longer than the rest of the command together.
  const { BlobServiceClient } = await import("@azure/storage-blob");
  const service = BlobServiceClient.fromConnectionString(settings["MediaStorage"] ?? "");
  const places: string[] = [];
  for await (const { name: container } of service.listContainers()) {
    for await (const { name } of service.getContainerClient(container).listBlobsFlat()) {
      if (!name.includes(id) || !name.endsWith(".mp4")) continue;
      places.push(`${container}/${name} in Azurite (${relative(process.cwd(), dataFolder)}/azurite)`);
    }
  }
  return places;
}
