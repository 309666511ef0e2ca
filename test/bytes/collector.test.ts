import fc from "fast-check";
import { expect, test } from "vitest";
import { collector } from "../../src/lib/bytes/collector.ts";

test("pieces of any size come out as one, in order", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40_000, size: "max" }), { maxLength: 6 }), (pieces) => {
      const collected = collector();
      for (const piece of pieces) collected.add(piece);
      const whole = Buffer.concat(pieces);
      expect(collected.size()).toBe(whole.byteLength);
      expect(Buffer.compare(collected.bytes(), whole)).toBe(0);
    }),
    { numRuns: 30 },
  );
});

test("a piece may be used again by its sender", () => {
  const collected = collector();
  const piece = Buffer.from("a");
  collected.add(piece);
  piece.fill("b");
  collected.add(piece);
  expect(Buffer.from(collected.bytes()).toString()).toBe("ab");
});
