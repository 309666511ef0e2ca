/** What of a film is still in memory when all of it has come. */
export interface InMemory {
  /** Length of the whole film. */
  readonly size: number;
  /** The bytes from `start` up to, not including, `end`; throws NotInMemory when they are not all there any more. */
  readonly read: (start: number, end: number) => Promise<Uint8Array>;
}

/** The bytes that were asked for have left memory: they are to be read where they lie. */
export class NotInMemory extends Error {
  override readonly name = "NotInMemory";
}

/** A film's index lies at its beginning or at its end: so many blocks before the one that comes stay as they are. */
export const LAST_BLOCKS = 3;

interface Kept {
  readonly start: number;
  readonly bytes: Uint8Array;
}

/**
 * Remembers the first block of a film and its last ones, by reference. `before`: so many bytes of it were there already, and
 * are in nobody's memory.
 */
export function keptBlocks(before: number) {
  let size = before;
  let first: Kept | null = null;
  let last: readonly Kept[] = [];

  function readNow(start: number, end: number): Uint8Array {
    const all = first === null ? last : [first, ...last];
    const pieces = all.map((block) => block.bytes.subarray(...within(block, start, end)));
    const bytes = Buffer.concat(pieces);
    if (bytes.byteLength !== end - start) throw new NotInMemory(`bytes ${start} to ${end}`);
    return bytes;
  }

  return {
    /** Says how long the block's memory must not change: until the copy ends ("for good"), or until `LAST_BLOCKS` more have been added. */
    add(bytes: Uint8Array): "for good" | "for now" {
      const block = { start: size, bytes };
      size += bytes.byteLength;
      if (block.start === 0) {
        first = block;
        return "for good";
      }
      last = [...last, block].slice(-LAST_BLOCKS);
      return "for now";
    },
    inMemory: (): InMemory => ({ size, read: async (start, end) => readNow(start, end) }),
  };
}

/** The part of a block that lies between `start` and `end` of the film, in the block's own numbers. */
function within({ start: at, bytes }: Kept, start: number, end: number): [number, number] {
  const most = bytes.byteLength;
  const from = Math.min(most, Math.max(0, start - at));
  return [from, Math.max(from, Math.min(most, end - at))];
}
