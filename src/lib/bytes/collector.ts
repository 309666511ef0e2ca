const FIRST_BYTES = 16_384;

/** Bytes that come in pieces, put together. */
export interface Collector {
  /** How many bytes were added so far. */
  readonly size: () => number;
  /** Copies a piece to the end. */
  readonly add: (piece: Uint8Array) => void;
  /** All of them; nothing may be added afterwards. */
  readonly bytes: () => Uint8Array;
}

/**
 * Collects pieces in one buffer that doubles as it fills. Pieces kept one by one cost a hundred bytes each: a sender
 * that sends single bytes would take a hundred times the memory of what it sends.
 */
export function collector(): Collector {
  let buffer = Buffer.allocUnsafe(FIRST_BYTES);
  let used = 0;
  return {
    size: () => used,
    add(piece) {
      if (used + piece.byteLength > buffer.byteLength) {
        const larger = Buffer.allocUnsafe(Math.max(buffer.byteLength * 2, used + piece.byteLength));
        buffer.copy(larger, 0, 0, used);
        buffer = larger;
      }
      buffer.set(piece, used);
      used += piece.byteLength;
    },
    bytes: () => buffer.subarray(0, used),
  };
}
