import { createHash, getFips, type Hash } from "node:crypto";
import type { BlockBlobClient } from "@azure/storage-blob";
import { BLOCK_BYTES, borrowBuffers, giveBack } from "./blockBuffers.ts";
import { collectReceived } from "./collectReceived.ts";
import type { FilmStart } from "./filmPart.ts";
import { type InMemory, keptBlocks, LAST_BLOCKS } from "./keptBlocks.ts";

/** So much is received before what was copied on is freed. */
const COLLECTED_EVERY = 2 * BLOCK_BYTES;
const FIRST_BLOCK_BYTES = 1024 * 1024;
/** One alone would wait for each of the storage's answers; and the memory of the last ones is not written over. */
const ON_THEIR_WAY_AT_MOST = LAST_BLOCKS;

/** Blocks in the storage, not yet a blob. */
export interface StagedBlocks {
  readonly kind: "staged";
  /** Block ids in order. */
  readonly ids: readonly string[];
  readonly bytes: number;
  readonly sha256: string;
  /** What the look at them found. */
  readonly verified: boolean;
}

/** The source was cut: what had come until then is staged, what came before it included. */
export interface CutBlocks {
  readonly kind: "cut";
  readonly ids: readonly string[];
  readonly bytes: number;
}

/** More came than was wanted; the rest was not read. */
export interface TooLong {
  readonly kind: "long";
  readonly bytes: number;
}

/**
 * Stages a stream block by block. Five are in memory at most: the first, and one that is filled while three are on
 * their way. They are looked at while the last ones are on their way. Stops at once when there are more than `maxBytes`, those of the
 * start included. Rethrows what the source throws but a cut, and the reason of the signal.
 */
export async function stageBlocks(
  blob: BlockBlobClient,
  source: AsyncIterable<Uint8Array>,
  { start, isCut, maxBytes, look, signal }: Staging,
): Promise<StagedBlocks | CutBlocks | TooLong> {
  const staging = blocksInTurn(blob, start, signal);
  let looked: Promise<boolean> | null = null;
  let { bytes } = start;
  try {
    for await (const chunk of untilAborted(source, signal)) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) return { kind: "long", bytes };
      await staging.add(chunk);
    }
    const { ids, inMemory } = await staging.end();
    looked = look(inMemory);
    const [verified] = await Promise.all([looked, staging.arrived()]);
    return { kind: "staged", ids, bytes, sha256: start.hash.digest("hex"), verified };
  } catch (error) {
    if (!isCut(error)) throw error;
    const { ids } = await staging.end();
    await staging.arrived();
    return { kind: "cut", ids, bytes };
  } finally {
    await Promise.allSettled([looked, staging.settled()]);
    staging.giveBack();
  }
}

interface Staging {
  /** What is there already. */
  readonly start: FilmStart;
  /** Whether the source was ended by us, so that what came is worth keeping. */
  readonly isCut: (error: unknown) => boolean;
  readonly maxBytes: number;
  /** Looks at what is in memory of the whole film; true when it is one. */
  readonly look: (film: InMemory) => Promise<boolean>;
  readonly signal: AbortSignal;
}

/**
 * Fills buffers in turn, and stages each when it is full; the start's hash goes on over what is staged. Hashes go with the
 * bytes as they come: all at once, a block would hold up what is on its way.
 */
function blocksInTurn(
  blob: BlockBlobClient,
  { ids: there, bytes: before, hash }: FilmStart,
  signal: AbortSignal,
) {
  const kept = keptBlocks(before);
  const borrowed = borrowBuffers();
  const buffers = [...borrowed];
  const ids: string[] = [...there];
  const onTheirWay: Promise<unknown>[] = [];
  let filling = buffers.shift() ?? Buffer.alloc(0);
  let filled = 0;
  let checksum = newChecksum();
  let received = 0;

  async function stage(): Promise<void> {
    const buffer = filling;
    const block = buffer.subarray(0, filled);
    // Named while those before it are still on their way.
    const id = blockId(ids.length, block.length, hash.copy().digest("hex"));
    const md5 = checksum && { transactionalContentMD5: checksum.digest() };
    if (onTheirWay.length === ON_THEIR_WAY_AT_MOST) await onTheirWay.shift();
    ids.push(id);
    const sent = blob.stageBlock(id, block, block.length, { abortSignal: signal, ...md5 });
    // Heard at a later await; until then it must not count as unhandled.
    sent.catch(() => undefined);
    onTheirWay.push(sent);
    if (kept.add(block) === "for now") buffers.push(buffer);
    // The one that is longest back has arrived, or was never sent.
    filling = buffers.shift() ?? buffer;
    received += filled;
    filled = 0;
    checksum = newChecksum();
    if (received < COLLECTED_EVERY) return;
    received = 0;
    collectReceived();
  }

  return {
    async add(chunk: Uint8Array): Promise<void> {
      for (let taken = 0; taken < chunk.byteLength; ) {
        const full = bytesOfBlock(ids.length);
        const part = chunk.subarray(taken, taken + full - filled);
        filling.set(part, filled);
        hash.update(part);
        checksum?.update(part);
        filled += part.byteLength;
        taken += part.byteLength;
        if (filled === full) await stage();
      }
    },
    async end(): Promise<{ readonly ids: readonly string[]; readonly inMemory: InMemory }> {
      if (filled > 0) await stage();
      return { ids, inMemory: kept.inMemory() };
    },
    arrived: () => Promise.all(onTheirWay),
    settled: () => Promise.allSettled(onTheirWay),
    /** Nobody reads or sends any of it any more. */
    giveBack: () => giveBack(borrowed),
  };
}

/** Small at first: while one is filled that nothing goes before, nothing is on its way. */
function bytesOfBlock(index: number): number {
  return Math.min(BLOCK_BYTES, FIRST_BLOCK_BYTES * 2 ** index);
}

/**
 * By its length and the hash of all bytes up to its end: the same bytes at the same place have the same id, others have
 * another, so that two copies made at the same time can neither be mixed up nor disturb each other. All ids of a blob must
 * have one length.
 */
function blockId(index: number, length: number, hashSoFar: string): string {
  const bytes = length.toString(16).padStart(6, "0");
  return Buffer.from(`${String(index).padStart(6, "0")}-${bytes}${hashSoFar.slice(0, 34)}`).toString(
    "base64",
  );
}

/**
 * By which storage refuses what was damaged on its way; without one it reckons a checksum of its own, and the emulator
 * slowly. A Node that is held to FIPS has no MD5.
 */
function newChecksum(): Hash | null {
  return getFips() === 1 ? null : createHash("md5");
}

/** A source that hangs does not hear an abort: it is told to end, but not waited for. */
async function* untilAborted(
  source: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  let stop: () => void = () => undefined;
  const onAbort = () => stop();
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    for (;;) {
      signal.throwIfAborted();
      const next = await new Promise<IteratorResult<Uint8Array>>((resolve, reject) => {
        stop = () => reject(signal.reason);
        iterator.next().then(resolve, reject);
      });
      if (next.done) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener("abort", onAbort);
    iterator.return?.().catch(() => undefined);
  }
}
