/** The first bytes of a source (fewer where it has fewer), and the whole of it. */
export async function peek(
  source: AsyncIterable<Uint8Array>,
  bytes: number,
): Promise<{ readonly head: Uint8Array; readonly whole: AsyncIterable<Uint8Array> }> {
  const chunks = source[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  for (let seen = 0; seen < bytes; ) {
    const next = await chunks.next();
    if (next.done) break;
    first.push(next.value);
    seen += next.value.byteLength;
  }
  return { head: Buffer.concat(first), whole: both(first, chunks) };
}

async function* both(
  first: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* first;
    for (;;) {
      const next = await rest.next();
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await rest.return?.();
  }
}
