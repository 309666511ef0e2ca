import { setImmediate } from "node:timers/promises";

export const MIB = 2 ** 20;
export const FILM_BYTES = 200 * MIB;

/** A film made while it is read: counts what was taken of it and knows when it was let go. */
export function makeSource(bytes = FILM_BYTES, failAt = Number.POSITIVE_INFINITY) {
  const state = { read: 0, closed: false };
  async function* chunks(): AsyncGenerator<Uint8Array> {
    try {
      for (; state.read < bytes; state.read += 65_536) {
        if (state.read >= failAt) throw new Error("storage went away");
        yield new Uint8Array(65_536).fill(7);
        await setImmediate();
      }
    } finally {
      state.closed = true;
    }
  }
  return { state, chunks };
}
