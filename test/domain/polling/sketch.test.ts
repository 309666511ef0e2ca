import fc from "fast-check";
import { expect, test } from "vitest";
import { countOf, merged, quantile, type Sketch, withTime } from "../../../src/lib/domain/polling/sketch.ts";

const sketchOf = (times: readonly number[]) => times.reduce<Sketch>(withTime, {});
const anyTimes = fc.array(fc.double({ min: 100, max: 86_400_000, noNaN: true }), {
  minLength: 1,
  maxLength: 200,
});

test("a quantile is off by 5 % at most", () => {
  fc.assert(
    fc.property(anyTimes, fc.double({ min: 0.01, max: 1, noNaN: true }), (times, share) => {
      const sorted = times.toSorted((a, b) => a - b);
      const exact = sorted[Math.max(0, Math.ceil(sorted.length * share - 1e-9) - 1)] ?? 0;
      const read = quantile(sketchOf(times), share) ?? 0;
      expect(Math.abs(read / exact - 1)).toBeLessThan(0.06);
    }),
  );
});

test("sketches of two places merge to the sketch of all", () => {
  fc.assert(
    fc.property(anyTimes, anyTimes, (here, there) => {
      expect(merged(sketchOf(here), sketchOf(there))).toEqual(sketchOf([...here, ...there]));
    }),
  );
});

test("what was long ago fades, and the sketch stays small", () => {
  let sketch: Sketch = sketchOf(Array.from({ length: 300 }, () => 60_000));
  for (let each = 0; each < 2_000; each++) sketch = withTime(sketch, 120_000);
  expect(countOf(sketch)).toBeLessThanOrEqual(400);
  expect(quantile(sketch, 0.05)).toBeGreaterThan(110_000);
  let wide: Sketch = {};
  for (let each = 0; each < 20_000; each++) wide = withTime(wide, 100 + ((each * 7_919) % 86_400_000));
  expect(JSON.stringify(wide).length).toBeLessThan(3_000);
});

test("of nothing there is no quantile", () => {
  expect([quantile({}, 0.5), countOf({})]).toEqual([null, 0]);
});

test("a time of nothing, or less, as clocks that differ give it, counts as the shortest", () => {
  expect(countOf(sketchOf([0, -5_000]))).toBe(2);
  expect(quantile(sketchOf([0, -5_000]), 0.5)).toBeLessThan(2);
});
