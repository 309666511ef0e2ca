import type { Readable } from "node:stream";
import type { BlobClient } from "@azure/storage-blob";
import { codeOf } from "../account/storageError.ts";

/** A stretch of a blob: from `start` up to, not including, `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** A blob being read. Destroying the body ends the transfer. */
export interface OpenedBlob {
  readonly body: Readable;
  /** Length of the body. */
  readonly bytes: number;
  readonly contentType: string;
  readonly etag: string;
  readonly lastModified: Date;
}

/** How often a broken transfer goes on where it broke. */
const RESUMES = 3;
/** A body that is read into memory is small: one that stops coming is given up after this time. */
const BODY_MS = 30_000;

/** Opens a blob or a part of it; null when it is not there, or not with this ETag. */
export async function openBlob(
  blob: BlobClient,
  range: ByteRange | null,
  etag?: string,
  signal?: AbortSignal,
): Promise<OpenedBlob | null> {
  const { start, count } =
    range === null ? { start: 0 } : { start: range.start, count: range.end - range.start };
  try {
    const answer = await blob.download(start, count, {
      maxRetryRequests: RESUMES,
      ...(etag === undefined ? {} : { conditions: { ifMatch: etag } }),
      ...(signal === undefined ? {} : { abortSignal: signal }),
    });
    return {
      body: asReadable(answer.readableStreamBody),
      bytes: answer.contentLength ?? 0,
      contentType: answer.contentType ?? "",
      etag: answer.etag ?? "",
      lastModified: answer.lastModified ?? new Date(0),
    };
  } catch (error) {
    if (codeOf(error) === "BlobNotFound" || codeOf(error) === "ConditionNotMet") return null;
    throw error;
  }
}

/** Reads a blob or a part of it into memory; null as above. What lies behind the blob's end is left out. */
export async function readBlob(
  blob: BlobClient,
  range: ByteRange | null,
  etag?: string,
): Promise<{ readonly bytes: Uint8Array; readonly contentType: string } | null> {
  const signal = AbortSignal.timeout(BODY_MS);
  const opened = await openBlob(blob, range, etag, signal);
  if (opened === null) return null;
  return { bytes: Buffer.concat(await opened.body.toArray({ signal })), contentType: opened.contentType };
}

/** The SDK promises less than it gives: on Node the body is a stream of Node's own. */
function asReadable(body: NodeJS.ReadableStream | undefined): Readable {
  if (body === undefined) throw new Error("storage sent no body");
  return body as Readable;
}
