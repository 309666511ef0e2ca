import { expect, test } from "vitest";
import {
  NOTHING_RENDERED,
  type Rendered,
  withRender,
  withVague,
} from "../../../src/lib/domain/polling/rendered.ts";
import { countOf, quantile } from "../../../src/lib/domain/polling/sketch.ts";
import { drawTimes, SHAPES } from "../../support/app/renderTimes.ts";

const times = (pace: number, count: number, seed: number) =>
  drawTimes(SHAPES["narrow, sigma 0.15"], count, seed).map((seconds) => seconds * 1_000 * pace);

function after(
  from: Rendered,
  some: readonly number[],
): { readonly known: Rendered; readonly paces: number[] } {
  const paces: number[] = [];
  const known = some.reduce<Rendered>((before, time) => {
    const { pace, ...next } = withRender(before, time);
    paces.push(pace);
    return next;
  }, from);
  return { known, paces: paces.filter((pace) => pace !== 1) };
}

test.each([0.5, 2])("films that suddenly take %d of the time are all that counts from then on", (pace) => {
  const { known, paces } = after(NOTHING_RENDERED, times(1, 100, 1));
  expect(paces).toEqual([]);
  expect(countOf(known.sketch)).toBe(100);
  const then = after(known, times(pace, 6, 2));
  expect(then.paces).toHaveLength(1);
  expect(Math.abs((then.paces[0] ?? 0) / pace - 1)).toBeLessThan(0.3);
  expect(countOf(then.known.sketch)).toBeLessThanOrEqual(7);
  expect(Math.abs((quantile(then.known.sketch, 0.5) ?? 0) / (120_000 * pace) - 1)).toBeLessThan(0.25);
});

test("one film far out is no change", () => {
  const { known } = after(NOTHING_RENDERED, times(1, 100, 1));
  const { paces } = after(known, [900_000, ...times(1, 20, 6)]);
  expect(paces).toEqual([]);
});

test("films that nobody saw made in time add up, and those that were seen count them away", () => {
  const vague = [1, 2, 3].reduce(withVague, NOTHING_RENDERED);
  expect(vague.vague).toBe(3);
  const seen = after(vague, [60_000, 61_000]).known;
  expect([seen.vague, countOf(seen.sketch)]).toEqual([0, 2]);
});
