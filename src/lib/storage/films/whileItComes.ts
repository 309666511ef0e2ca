/**
 * The chunks of a source; `silence` is aborted when one has not come after so many milliseconds of waiting for it. How long
 * all of them take is no matter, nor how long whoever takes them works on one.
 */
export async function* whileItComes<T>(
  source: AsyncIterable<T>,
  silence: AbortController,
  silenceMs: number,
): AsyncGenerator<T> {
  let timer = setTimeout(() => silence.abort(), silenceMs);
  try {
    for await (const chunk of source) {
      clearTimeout(timer);
      yield chunk;
      timer = setTimeout(() => silence.abort(), silenceMs);
    }
  } finally {
    clearTimeout(timer);
  }
}
