import type { BlobServiceClient, ContainerClient } from "@azure/storage-blob";
import type { GoneWatch } from "../account/goneWatch.ts";
import { memoised } from "../account/memoised.ts";
import { statusOf } from "../account/storageError.ts";

/** A blob container, made on first use. */
export type Container = () => Promise<ContainerClient>;

/** The container of this name; nothing is sent before it is first asked for. */
export function openContainer(service: BlobServiceClient, name: string, { onGone }: GoneWatch): Container {
  const client = service.getContainerClient(name);
  const made = memoised(async () => {
    try {
      await client.createIfNotExists();
    } catch (error) {
      // An identity may use a container that it must not make; whether it is there, the next call tells.
      if (statusOf(error) !== 403) throw error;
    }
    return client;
  });
  onGone(made.forget);
  return made;
}
