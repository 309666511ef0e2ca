import type { RangedFile } from "./rangedFile.ts";

/** An index is read in dozens of small pieces that lie together, and each read of its own is a call of storage. */
const PAGE_BYTES = 65_536;
const PAGES_AT_MOST = 16;

/**
 * The same file, small pieces of which are read by the page; the last pages are kept, and whoever keeps a piece keeps no
 * page with it. A page that failed is read again.
 */
export function readAhead({ size, read }: RangedFile): RangedFile {
  const pages = new Map<number, Promise<Uint8Array>>();

  function page(index: number): Promise<Uint8Array> {
    const kept = pages.get(index);
    pages.delete(index);
    const bytes = kept ?? read(index * PAGE_BYTES, Math.min(size, (index + 1) * PAGE_BYTES));
    // The one that was used last is the last to go.
    pages.set(index, bytes);
    if (!kept) bytes.catch(() => pages.delete(index));
    for (const oldest of pages.keys()) if (pages.size > PAGES_AT_MOST) pages.delete(oldest);
    return bytes;
  }

  return {
    size,
    async read(start, end) {
      const [first, last] = [Math.floor(start / PAGE_BYTES), Math.floor((end - 1) / PAGE_BYTES)];
      if (end <= start || end > size || last - first > 1) return await read(start, end);
      const from = first * PAGE_BYTES;
      const covering = first === last ? [page(first)] : [page(first), page(last)];
      return new Uint8Array(Buffer.concat(await Promise.all(covering)).subarray(start - from, end - from));
    },
  };
}
