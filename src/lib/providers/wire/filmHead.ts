const HEAD_BYTES = 8;

/** A body, and whether it begins as a film does: with the first box of an MP4 or MOV, or the header of a WebM. */
export async function filmHead(
  body: AsyncIterable<Uint8Array>,
): Promise<{ readonly isFilm: boolean; readonly whole: AsyncIterable<Uint8Array> }> {
  const chunks = body[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  for (let seen = 0; seen < HEAD_BYTES; ) {
    const next = await chunks.next();
    if (next.done) break;
    first.push(next.value);
    seen += next.value.byteLength;
  }
  const head = Buffer.concat(first).subarray(0, HEAD_BYTES).toString("latin1");
  const isFilm = head.slice(4) === "ftyp" || head.startsWith("\x1a\x45\xdf\xa3");
  return { isFilm, whole: both(first, chunks) };
}

async function* both(
  first: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* first;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
