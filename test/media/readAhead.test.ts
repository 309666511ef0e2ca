import fc from "fast-check";
import { expect, test } from "vitest";
import { readAhead } from "../../src/lib/media/readAhead.ts";

/** A file of so many bytes that remembers which reads it was asked for. */
function fileOf(size: number) {
  const bytes = Buffer.from(Uint8Array.from({ length: size }, (_, at) => at % 251));
  const reads: [number, number][] = [];
  const read = async (start: number, end: number) => {
    reads.push([start, end]);
    return bytes.subarray(start, end);
  };
  return { bytes, reads, file: { size, read } };
}

test("whatever is read, at once or in turn, is what the file holds there", async () => {
  const { bytes, file } = fileOf(300_000);
  const place = fc.integer({ min: 0, max: 300_000 });
  const pieces = fc.array(fc.tuple(place, place), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(pieces, fc.boolean(), async (asked, atOnce) => {
      const ahead = readAhead(file);
      const spans = asked.map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]);
      const reading = spans.map(async ([start, end]) => await ahead.read(start, end));
      const seen = atOnce ? await Promise.all(reading) : [];
      for (const [index, [start, end]] of spans.entries()) {
        const piece = seen[index] ?? (await ahead.read(start, end));
        expect(Buffer.compare(Buffer.from(piece), bytes.subarray(start, end))).toBe(0);
      }
    }),
    { numRuns: 50 },
  );
});

test("small pieces that lie together are one read, and a long one is read as it is", async () => {
  const { reads, file } = fileOf(1_000_000);
  const ahead = readAhead(file);
  for (let at = 0; at < 60_000; at += 1_000) await ahead.read(at, at + 16);
  await Promise.all([ahead.read(999_000, 999_016), ahead.read(999_500, 1_000_000)]);
  await ahead.read(100_000, 900_000);
  expect(reads).toEqual([
    [0, 65_536],
    [983_040, 1_000_000],
    [100_000, 900_000],
  ]);
});

test("a read that failed fails, and is tried again the next time", async () => {
  const { file } = fileOf(1_000);
  let failures = 1;
  const ahead = readAhead({
    size: file.size,
    read: async (start, end) => {
      if (failures-- > 0) throw new Error("storage is out of reach");
      return await file.read(start, end);
    },
  });
  await expect(ahead.read(0, 8)).rejects.toThrow("out of reach");
  expect(await ahead.read(0, 8)).toHaveLength(8);
});
