import { codeOf } from "../account/storageError.ts";
import type { Container } from "./container.ts";
import { readBlob } from "./openBlob.ts";

/** The start images of videos, by the video's id. */
export interface Images {
  /** Keeps an image; when there is one for this id already, that one stays. */
  put(id: string, bytes: Uint8Array, contentType: string, sha256: string): Promise<void>;
  get(id: string): Promise<{ readonly bytes: Uint8Array; readonly contentType: string } | null>;
  /** Harmless when it is gone already. */
  remove(id: string): Promise<void>;
}

/** The images of one container. */
export function openImages(container: Container): Images {
  const blobOf = async (id: string) => (await container()).getBlockBlobClient(id);
  return {
    async put(id, bytes, contentType, sha256) {
      const blob = await blobOf(id);
      try {
        await blob.upload(Buffer.from(bytes), bytes.byteLength, {
          blobHTTPHeaders: { blobContentType: contentType },
          metadata: { sha256 },
          conditions: { ifNoneMatch: "*" },
        });
      } catch (error) {
        if (codeOf(error) !== "BlobAlreadyExists") throw error;
      }
    },
    get: async (id) => await readBlob(await blobOf(id), null),
    async remove(id) {
      await (await blobOf(id)).deleteIfExists();
    },
  };
}
