/** Bytes that are read piece by piece, so that a film of any length costs no memory. */
export interface ByteSource {
  readonly size: number;
  /** The bytes from `offset`, exactly `length` of them; both lie within `size`. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

const PIECE = 64 * 1024;

/** A source over bytes that are already in memory. */
export function bytesInMemory(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.byteLength,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
  };
}

/** One source after the other, as if they were one. */
export function joined(first: ByteSource, second: ByteSource): ByteSource {
  return {
    size: first.size + second.size,
    async read(offset, length) {
      const end = offset + length;
      if (end <= first.size) return first.read(offset, length);
      if (offset >= first.size) return second.read(offset - first.size, length);
      const head = await first.read(offset, first.size - offset);
      const tail = await second.read(0, end - first.size);
      return Buffer.concat([head, tail]);
    },
  };
}

/** The source in pieces from `start` up to but not including `end`. */
export async function* pieces(source: ByteSource, start: number, end: number): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; at += PIECE) {
    yield await source.read(at, Math.min(PIECE, end - at));
  }
}

/** All of the source in one array. */
export async function readAll(source: ByteSource): Promise<Uint8Array> {
  return source.read(0, source.size);
}
