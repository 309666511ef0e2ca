import { createHash, type Hash } from "node:crypto";
import type { BlockBlobClient } from "@azure/storage-blob";
import { openBlob } from "./openBlob.ts";

/** What of a film is there already. */
export interface FilmStart {
  /** Block ids in order. */
  readonly ids: readonly string[];
  readonly bytes: number;
  /** Of these bytes, to go on from. */
  readonly hash: Hash;
}

export function nothingYet(): FilmStart {
  return { ids: [], bytes: 0, hash: createHash("sha256") };
}

/** The blocks of a part that was committed, read back for the hash of the whole. Throws when it is no longer that part. */
export async function startOfPart(blob: BlockBlobClient, etag: string): Promise<FilmStart> {
  const { committedBlocks = [] } = await blob.getBlockList("committed");
  const opened = await openBlob(blob, null, etag);
  if (opened === null) throw new Error(`the part ${blob.name} is not there, or no longer the same`);
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of opened.body) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { ids: committedBlocks.map(({ name }) => name), bytes, hash };
}
