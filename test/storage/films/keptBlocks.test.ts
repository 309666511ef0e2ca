import fc from "fast-check";
import { expect, test } from "vitest";
import { keptBlocks, LAST_BLOCKS, NotInMemory } from "../../../src/lib/storage/films/keptBlocks.ts";

/** Blocks of these lengths, no byte like its neighbours. */
function blocksOf(lengths: readonly number[]): readonly Buffer[] {
  let at = 0;
  return lengths.map((length) => Buffer.from(Array.from({ length }, () => at++ % 251)));
}

test("any stretch is read as it was, or is not in memory: never other bytes", async () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(lengths, fc.nat(80), fc.nat(80), async (all, from, length) => {
      const blocks = blocksOf(all);
      const kept = keptBlocks(0);
      for (const block of blocks) kept.add(block);
      const whole = Buffer.concat(blocks);
      const start = Math.min(from, whole.length - 1);
      const end = Math.min(whole.length, start + length + 1);
      const { size, read } = kept.inMemory();
      expect(size).toBe(whole.length);
      const gapStart = all[0] ?? 0;
      const gapEnd = all.slice(0, -LAST_BLOCKS).reduce((sum, each) => sum + each, 0);
      const isGone = gapEnd > gapStart && start < gapEnd && end > gapStart;
      if (isGone) await expect(read(start, end)).rejects.toThrow(NotInMemory);
      else expect(Buffer.from(await read(start, end))).toEqual(whole.subarray(start, end));
    }),
  );
});

test("of a film that goes on, what was there before is not in memory", async () => {
  const kept = keptBlocks(10);
  expect(kept.add(Buffer.from("abc"))).toBe("for now");
  const { size, read } = kept.inMemory();
  expect(size).toBe(13);
  expect(Buffer.from(await read(10, 13)).toString()).toBe("abc");
  await expect(read(9, 12)).rejects.toThrow(NotInMemory);
});
