/** What a guarded source is watched by. */
export interface Watch {
  /** Ends the download. */
  readonly stall: AbortController;
  /** Longest wait for the next bytes, in milliseconds. */
  readonly idleMs: number;
  /** Hears of all bytes that come; true ends the download. */
  readonly isTooSlow: (bytes: number) => boolean;
}

/** A source that gives up when no byte comes for a while, or too few, and that knows whether it was the one to break. */
export class GuardedSource implements AsyncIterable<Uint8Array> {
  broken = false;
  readonly #source: AsyncIterable<Uint8Array>;
  readonly #watch: Watch;

  constructor(source: AsyncIterable<Uint8Array>, watch: Watch) {
    this.#source = source;
    this.#watch = watch;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const chunks = this.#source[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await this.#inTime(chunks.next());
        if (next.done) return;
        if (this.#watch.isTooSlow(next.value.byteLength)) throw new TooSlow();
        yield next.value;
      }
    } catch (error) {
      this.broken = true;
      throw error;
    } finally {
      await chunks.return?.();
    }
  }

  /** Only waiting for the provider counts: a slow upload of our own is no stall. */
  async #inTime<T>(chunk: Promise<T>): Promise<T> {
    const timer = setTimeout(() => {
      this.broken = true;
      this.#watch.stall.abort();
    }, this.#watch.idleMs);
    try {
      return await chunk;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Whether a source was ended because too few bytes came. */
export function isTooSlowError(error: unknown): boolean {
  return error instanceof TooSlow;
}

class TooSlow extends Error {
  override readonly name = "TooSlow";
}
