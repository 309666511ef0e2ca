import { createHash } from "node:crypto";
import type { BlockBlobClient } from "@azure/storage-blob";
import { collectReceived } from "./collectReceived.ts";
import type { FilmStart } from "./filmPart.ts";

const BLOCK_BYTES = 4 * 1024 * 1024;

/** Blocks in the storage, not yet a blob. */
export interface StagedBlocks {
  readonly kind: "staged";
  /** Block ids in order. */
  readonly ids: readonly string[];
  readonly bytes: number;
  readonly sha256: string;
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
 * Stages a stream block by block. Two blocks are in memory at most: one is filled while the other is on its way.
 * Stops at once when there are more than `maxBytes`, those of the start included. Rethrows what the source throws but a
 * cut, and the reason of the signal.
 */
export async function stageBlocks(
  blob: BlockBlobClient,
  source: AsyncIterable<Uint8Array>,
  { start, isCut, maxBytes, signal }: Staging,
): Promise<StagedBlocks | CutBlocks | TooLong> {
  const whole = start.hash;
  const staging = twoBlocks(blob, start.ids, signal);
  let { bytes } = start;
  try {
    for await (const chunk of untilAborted(source, signal)) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) return { kind: "long", bytes };
      whole.update(chunk);
      await staging.add(chunk);
    }
    return { kind: "staged", ids: await staging.end(), bytes, sha256: whole.digest("hex") };
  } catch (error) {
    if (!isCut(error)) throw error;
    return { kind: "cut", ids: await staging.end(), bytes };
  } finally {
    await staging.settled();
  }
}

interface Staging {
  /** What is there already. */
  readonly start: FilmStart;
  /** Whether the source was ended by us, so that what came is worth keeping. */
  readonly isCut: (error: unknown) => boolean;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/** Fills two buffers in turn and stages each when it is full. */
function twoBlocks(blob: BlockBlobClient, there: readonly string[], signal: AbortSignal) {
  const buffers = [Buffer.allocUnsafe(BLOCK_BYTES), Buffer.allocUnsafe(BLOCK_BYTES)] as const;
  const ids: string[] = [...there];
  let filling = buffers[0];
  let filled = 0;
  let onItsWay: Promise<unknown> = Promise.resolve();

  async function stage(): Promise<void> {
    await onItsWay;
    const block = filling.subarray(0, filled);
    const id = blockId(ids.length, block);
    ids.push(id);
    onItsWay = blob.stageBlock(id, block, block.length, { abortSignal: signal });
    // Heard at the next await; until then it must not count as unhandled.
    onItsWay.catch(() => undefined);
    filling = filling === buffers[0] ? buffers[1] : buffers[0];
    filled = 0;
    collectReceived();
  }

  return {
    async add(chunk: Uint8Array): Promise<void> {
      for (let taken = 0; taken < chunk.byteLength; ) {
        const part = chunk.subarray(taken, taken + BLOCK_BYTES - filled);
        filling.set(part, filled);
        filled += part.byteLength;
        taken += part.byteLength;
        if (filled === BLOCK_BYTES) await stage();
      }
    },
    async end(): Promise<readonly string[]> {
      if (filled > 0) await stage();
      await onItsWay;
      return ids;
    },
    settled: () => onItsWay.catch(() => undefined),
  };
}

/**
 * The same bytes at the same place have the same id, other bytes another: two copies made at the same time can
 * neither be mixed up nor disturb each other. All ids of a blob must have one length.
 */
function blockId(index: number, block: Uint8Array): string {
  const content = createHash("sha256").update(block).digest("hex").slice(0, 40);
  return Buffer.from(`${String(index).padStart(6, "0")}-${content}`).toString("base64");
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
