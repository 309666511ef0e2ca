import { createHash, type Hash } from "node:crypto";
import { addAbortSignal } from "node:stream";
import type { BlockBlobClient } from "@azure/storage-blob";
import { openBlob } from "./openBlob.ts";
import { whileItComes } from "./whileItComes.ts";

/** A part may have gigabytes; one that stops coming is given up after this time. */
const SILENCE_MS = 30_000;

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

/**
 * The blocks of a part that was committed, read back for the hash of the whole. Throws when it is no longer that part, when
 * it stops coming, and when `signal` is aborted.
 */
export async function startOfPart(
  blob: BlockBlobClient,
  etag: string,
  signal: AbortSignal,
  silenceMs = SILENCE_MS,
): Promise<FilmStart> {
  const { committedBlocks = [] } = await blob.getBlockList("committed", { abortSignal: signal });
  const silence = new AbortController();
  const end = AbortSignal.any([signal, silence.signal]);
  const opened = await openBlob(blob, null, etag, end);
  if (opened === null) throw new Error(`the part ${blob.name} is not there, or no longer the same`);
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of whileItComes(addAbortSignal(end, opened.body), silence, silenceMs)) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { ids: committedBlocks.map(({ name }) => name), bytes, hash };
}
