import type { ByteSource } from "../byteSource.ts";
import { bytesInMemory, joined } from "../byteSource.ts";

const HEADER = 8;
const LARGE_HEADER = 16;

/** The film with a trailing box that players skip and that holds `mark`, so that equal films differ. */
export function withMark(film: ByteSource, mark: string): ByteSource {
  const text = Buffer.from(mark);
  return joined(film, bytesInMemory(Buffer.concat([header("free", HEADER + text.byteLength), text])));
}

/**
 * The film grown to exactly `size` bytes by a trailing box that players skip. The filling is made while it
 * is read and differs from place to place, so that lost, doubled or swapped pieces change the hash.
 */
export function paddedTo(film: ByteSource, size: number): ByteSource {
  const box = size - film.size;
  if (box < LARGE_HEADER) throw new RangeError(`A film of ${film.size} bytes cannot be padded to ${size}.`);
  return joined(joined(film, bytesInMemory(largeHeader("free", box))), filling(box - LARGE_HEADER));
}

function filling(size: number): ByteSource {
  return {
    size,
    async read(offset, length) {
      const bytes = Buffer.allocUnsafe(length);
      for (let at = 0; at < length; ) at += pattern.copy(bytes, at, (offset + at) % PERIOD);
      return bytes;
    },
  };
}

// A prime, so that pieces of any round size differ from their neighbours.
const PERIOD = 65_537;

const pattern = Buffer.from(Uint8Array.from({ length: PERIOD }, (_, at) => Math.imul(at, 0x9e3779b1) >>> 24));

function header(type: string, size: number): Buffer {
  const bytes = Buffer.alloc(HEADER);
  bytes.writeUInt32BE(size, 0);
  bytes.write(type, 4, "latin1");
  return bytes;
}

function largeHeader(type: string, size: number): Buffer {
  const bytes = Buffer.alloc(LARGE_HEADER);
  bytes.writeUInt32BE(1, 0);
  bytes.write(type, 4, "latin1");
  bytes.writeBigUInt64BE(BigInt(size), 8);
  return bytes;
}
