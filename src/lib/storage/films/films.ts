import type { BlockBlobClient } from "@azure/storage-blob";
import { codeOf } from "../account/storageError.ts";
import type { Container } from "./container.ts";
import {
  type FilmFacts,
  type FilmPart,
  factsOf,
  filmMetadata,
  markVerified,
  partMetadata,
  VERIFIED,
} from "./filmBlob.ts";
import { type StagedBlocks, stageBlocks } from "./filmBlocks.ts";
import { nothingYet, startOfPart } from "./filmPart.ts";
import { type InMemory, NotInMemory } from "./keptBlocks.ts";
import { type ByteRange, type OpenedBlob, openBlob, readBlob } from "./openBlob.ts";
import type { Signer } from "./signedUrls.ts";

/** The archive. Ranges are half open: from `start` up to, not including, `end`. */
export interface Films {
  /**
   * Copies a film from its source, block by block; it is there whole, with its metadata, or not at all. A film that is
   * there already is replaced, unless another writer does so meanwhile. Rethrows what the source throws.
   */
  write(path: string, source: AsyncIterable<Uint8Array>, film: FilmToWrite): Promise<FilmWritten>;
  facts(path: string): Promise<FilmFacts | null>;
  /** A part of a film, shorter where the film ends. With `etag`, throws when the film has changed since. */
  read(path: string, start: number, end: number, etag?: string): Promise<Uint8Array>;
  /** Notes that the film was found playable; false when it is no longer the one with this ETag. */
  markVerified(path: string, etag: string): Promise<boolean>;
  /** Streams a film or a part of it; null when there is none, or none with this ETag. */
  open(path: string, range: ByteRange | null, etag?: string): Promise<OpenedBlob | null>;
  /** Stores something small, a thumbnail, in place of what is there. */
  put(path: string, bytes: Uint8Array, contentType: string): Promise<void>;
  /** Removes everything under `<prefix>/`. */
  removeAll(prefix: string): Promise<void>;
  /** A link that lets whoever has it read this one blob, and nothing else, for some minutes. */
  signedUrl(path: string, link: SignedLink): Promise<string>;
}

export interface FilmToWrite {
  readonly contentType: string;
  readonly providerId: string;
  readonly maxBytes: number;
  /** Length by the provider's own word; null when it gave none. */
  readonly expectedBytes: number | null;
  /** ETag of the film that may be replaced, null when there must be none; left out, whatever is there now. */
  readonly replaces?: string | null;
  /** The source is what follows on the part that `replaces` names. */
  readonly goesOn?: boolean;
  /** Kept as a part when the source is ended by a cut; without it a cut is a break like others. */
  readonly cut?: { readonly is: (error: unknown) => boolean; readonly part: FilmPart | null };
  /**
   * Looks at the film, whole by its length, before it is there; true marks it as verified with its commit. What has left
   * memory cannot be read: then it is not marked.
   */
  readonly isPlayable?: (film: InMemory) => Promise<boolean>;
  readonly signal: AbortSignal;
}

export type FilmWritten =
  | {
      readonly kind: "written";
      readonly bytes: number;
      readonly sha256: string;
      readonly etag: string;
      readonly verified: boolean;
    }
  /** The source was cut: what has come is kept as a part. */
  | { readonly kind: "cut"; readonly bytes: number }
  /** Nothing was written: the source held less or more than it should. */
  | { readonly kind: "short" | "long" | "empty"; readonly bytes: number };

export interface SignedLink {
  /** What a browser saves it as. */
  readonly fileName: string;
  readonly minutes: number;
  readonly now: number;
}

/** The films of one container; blobs are named `<video id>/<output>.mp4`. */
export function openFilms(container: Container, sign: Signer): Films {
  const blobAt = async (path: string) => (await container()).getBlockBlobClient(path);
  return {
    write: async (path, source, film) => await writeFilm(await blobAt(path), source, film),
    facts: async (path) => await factsOf(await blobAt(path)),
    read: async (path, start, end, etag) => await readFilm(await blobAt(path), { start, end }, etag),
    markVerified: async (path, etag) => await markVerified(await blobAt(path), etag),
    open: async (path, range, etag) => await openBlob(await blobAt(path), range, etag),
    async put(path, bytes, contentType) {
      const blob = await blobAt(path);
      await blob.upload(Buffer.from(bytes), bytes.byteLength, {
        blobHTTPHeaders: { blobContentType: contentType },
      });
    },
    async removeAll(prefix) {
      const client = await container();
      for await (const { name } of client.listBlobsFlat({ prefix: `${prefix}/` }))
        await client.getBlobClient(name).deleteIfExists({ deleteSnapshots: "include" });
    },
    signedUrl: async (path, link) => await sign(await blobAt(path), link),
  };
}

async function writeFilm(
  blob: BlockBlobClient,
  source: AsyncIterable<Uint8Array>,
  film: FilmToWrite,
): Promise<FilmWritten> {
  const { expectedBytes, maxBytes, signal, cut, isPlayable } = film;
  const before = film.replaces === undefined ? ((await factsOf(blob))?.etag ?? null) : film.replaces;
  const start = film.goesOn && before !== null ? await startOfPart(blob, before, signal) : nothingYet();
  const part = cut?.part ?? null;
  const isCut = (error: unknown) => part !== null && cut?.is(error) === true;
  const most = Math.min(maxBytes, expectedBytes ?? maxBytes);
  const look = async (whole: InMemory) =>
    isPlayable !== undefined &&
    whole.size >= (expectedBytes ?? 1) &&
    (await isPlayable(whole).catch(unlessNotInMemory));
  const staged = await stageBlocks(blob, source, { start, isCut, maxBytes: most, look, signal });
  const { bytes } = staged;
  if (staged.kind === "long") return staged;
  if (staged.kind === "cut") {
    if (part !== null && bytes > start.bytes) await keepPart(blob, staged.ids, part, film, before);
    return { kind: "cut", bytes };
  }
  if (bytes === 0) return { kind: "empty", bytes };
  if (expectedBytes !== null && bytes < expectedBytes) return { kind: "short", bytes };
  const { etag, verified } = await commit(blob, staged, film, before);
  return { kind: "written", bytes, sha256: staged.sha256, etag, verified };
}

function unlessNotInMemory(error: unknown): false {
  if (error instanceof NotInMemory) return false;
  throw error;
}

async function readFilm(blob: BlockBlobClient, range: ByteRange, etag?: string): Promise<Uint8Array> {
  if (range.end <= range.start) return new Uint8Array();
  try {
    const read = await readBlob(blob, range, etag);
    if (read === null) throw new Error(`the film ${blob.name} is not there, or no longer the same`);
    return read.bytes;
  } catch (error) {
    if (codeOf(error) === "InvalidRange") return new Uint8Array();
    throw error;
  }
}

/** What has come of a film, for the next copy to go on from; another writer that was faster has more. */
async function keepPart(
  blob: BlockBlobClient,
  ids: readonly string[],
  part: FilmPart,
  { contentType, providerId }: FilmToWrite,
  before: string | null,
): Promise<void> {
  try {
    await blob.commitBlockList([...ids], {
      blobHTTPHeaders: { blobContentType: contentType },
      metadata: partMetadata(providerId, part),
      conditions: before === null ? { ifNoneMatch: "*" } : { ifMatch: before },
    });
  } catch (error) {
    if (!OVERTAKEN.has(codeOf(error) ?? "")) throw error;
  }
}

/** Another writer that was faster is fine when it wrote the same film, as a second run of ours does. */
async function commit(
  blob: BlockBlobClient,
  { ids, bytes, sha256, verified }: StagedBlocks,
  { contentType, providerId, signal }: FilmToWrite,
  before: string | null,
): Promise<{ readonly etag: string; readonly verified: boolean }> {
  try {
    const { etag } = await blob.commitBlockList([...ids], {
      blobHTTPHeaders: { blobContentType: contentType },
      metadata: { ...filmMetadata(providerId, sha256, bytes), ...(verified ? VERIFIED : {}) },
      conditions: before === null ? { ifNoneMatch: "*" } : { ifMatch: before },
      abortSignal: signal,
    });
    return { etag: etag ?? "", verified };
  } catch (error) {
    if (!OVERTAKEN.has(codeOf(error) ?? "")) throw error;
    const there = await factsOf(blob);
    if (there?.sha256 !== sha256 || there.providerId !== providerId) throw error;
    return there;
  }
}

const OVERTAKEN: ReadonlySet<string> = new Set([
  "BlobAlreadyExists",
  "ConditionNotMet",
  // A commit drops all staged blocks that are not its own.
  "InvalidBlockList",
]);
