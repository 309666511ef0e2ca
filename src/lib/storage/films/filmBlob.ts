import type { BlobGetPropertiesResponse, BlockBlobClient } from "@azure/storage-blob";
import { codeOf } from "../account/storageError.ts";

/** What is known of a stored film without reading it. */
export interface FilmFacts {
  readonly bytes: number;
  readonly sha256: string;
  readonly providerId: string;
  /** True when it was found to be a whole, playable film. */
  readonly verified: boolean;
  readonly contentType: string;
  readonly etag: string;
  readonly lastModified: Date;
  /** Set when it is only the beginning of a film, whose copy was cut. */
  readonly part: FilmPart | null;
}

/** Of what a part is the beginning, by the provider's word. */
export interface FilmPart {
  readonly etag: string;
  /** Length of the whole film. */
  readonly total: number;
}

/** The metadata of a film that was written whole. Provider ids are escaped: headers carry ASCII only. */
export function filmMetadata(providerId: string, sha256: string, bytes: number): Record<string, string> {
  return { providerid: encodeURIComponent(providerId.toWellFormed()), sha256, bytes: String(bytes) };
}

/** The metadata that a film has beside, once it was found to be a whole, playable one. */
export const VERIFIED = { verified: "true" } as const;

/** The metadata of a film's beginning. */
export function partMetadata(providerId: string, { etag, total }: FilmPart): Record<string, string> {
  return { ...filmMetadata(providerId, "none", 0), partof: encodeURIComponent(etag), total: String(total) };
}

/**
 * `verified` stands in the metadata, not in a blob tag: it is set under the blob's ETag and read with the facts in one
 * call, and tags need a right of their own and do not exist on accounts with a hierarchical namespace.
 */
export async function markVerified(blob: BlockBlobClient, etag: string): Promise<boolean> {
  const found = await propertiesOf(blob);
  if (found === null || isVerified(found)) return found !== null;
  if (found.etag !== etag) return false;
  try {
    await blob.setMetadata({ ...found.metadata, ...VERIFIED }, { conditions: { ifMatch: etag } });
    return true;
  } catch (error) {
    if (codeOf(error) === "BlobNotFound") return false;
    if (codeOf(error) !== "ConditionNotMet") throw error;
    // Perhaps by ourselves: a lost reply is asked for again, and then the ETag is no longer the same.
    const now = await propertiesOf(blob);
    return now !== null && isVerified(now);
  }
}

/** The facts of a blob, null when there is none. */
export async function factsOf(blob: BlockBlobClient): Promise<FilmFacts | null> {
  const found = await propertiesOf(blob);
  if (found === null) return null;
  const { contentLength = 0, contentType = "", etag = "", lastModified = new Date(0), metadata = {} } = found;
  return {
    bytes: contentLength,
    sha256: metadata["sha256"] ?? "",
    providerId: decodeURIComponent(metadata["providerid"] ?? ""),
    verified: isVerified(found),
    contentType,
    etag,
    lastModified,
    part: partIn(metadata),
  };
}

function partIn({ partof, total }: Readonly<Record<string, string>>): FilmPart | null {
  return partof === undefined ? null : { etag: decodeURIComponent(partof), total: Number(total) };
}

async function propertiesOf(blob: BlockBlobClient): Promise<BlobGetPropertiesResponse | null> {
  try {
    return await blob.getProperties();
  } catch (error) {
    if (codeOf(error) === "BlobNotFound") return null;
    throw error;
  }
}

function isVerified({ metadata }: BlobGetPropertiesResponse): boolean {
  return metadata?.["verified"] === VERIFIED.verified;
}
