import { expect, test } from "vitest";
import { planLooks } from "../../../src/lib/domain/polling/planLooks.ts";
import { renderCurve, timeOfShare } from "../../../src/lib/domain/polling/renderCurve.ts";
import { steppedPolls } from "../../../src/lib/domain/polling/schedule.ts";
import { type Sketch, withTime } from "../../../src/lib/domain/polling/sketch.ts";
import { drawTimes, SHAPES } from "../../support/app/renderTimes.ts";

const BOUNDS = { minMs: 3_000, maxMs: 15_000 };

const sketchOf = (seconds: readonly number[]) =>
  seconds.reduce<Sketch>((sketch, each) => withTime(sketch, each * 1_000), {});

const EXAMPLES = Object.values(SHAPES).flatMap((shape) =>
  [0.05, 1, 8].map((pace) => drawTimes(shape, 100, 3).map((seconds) => seconds * pace)),
);

const planned = (seconds: readonly number[]) => planLooks(sketchOf(seconds), BOUNDS) ?? [];

function secondPercentile(seconds: readonly number[]): number {
  const curve = renderCurve(sketchOf(seconds));
  return curve === null ? Number.NaN : timeOfShare(curve, 0.02);
}

test("where nothing is known there is no plan", () => {
  expect(planLooks({}, BOUNDS)).toBeNull();
});

test.each(EXAMPLES)("from the second percentile on, waits keep to both bounds", (...seconds) => {
  const looks = planned(seconds);
  const from = secondPercentile(seconds);
  for (const [index, at] of looks.entries()) {
    const before = looks[index - 1] ?? 0;
    if (at <= from) continue;
    expect(at - before).toBeGreaterThanOrEqual(BOUNDS.minMs);
    expect(at - Math.max(before, from)).toBeLessThanOrEqual(BOUNDS.maxMs + 1_000);
  }
});

test.each(EXAMPLES)("before the first films are likely there are a few probes at most", (...seconds) => {
  const from = secondPercentile(seconds);
  expect(planned(seconds).filter((at) => at < from).length).toBeLessThanOrEqual(4);
});

test.each(EXAMPLES)("films like those take no more looks than stepped waits would", (...seconds) => {
  const looks = planned(seconds);
  const last = looks.at(-1) ?? 0;
  const polls = (ms: number) => {
    const place = looks.findIndex((at) => at >= ms);
    return place === -1 ? looks.length + Math.ceil((ms - last) / BOUNDS.maxMs) : place + 1;
  };
  const sum = (of: (ms: number) => number) => seconds.reduce((all, each) => all + of(each * 1_000), 0);
  expect(sum(polls)).toBeLessThanOrEqual(sum((ms) => steppedPolls(BOUNDS, ms)));
});

test("looks lie closest together where films are likeliest to be done", () => {
  const looks = planned(drawTimes(SHAPES["narrow, sigma 0.15"], 200, 5));
  const waits = looks.map((at, index) => at - (looks[index - 1] ?? 0));
  const shortest = looks[waits.indexOf(Math.min(...waits))] ?? 0;
  expect(shortest / 120_000).toBeGreaterThan(0.9);
  expect(shortest / 120_000).toBeLessThan(1.5);
});

test("the operator's own bounds are kept, as short as a blink or as long as minutes", () => {
  const seconds = drawTimes(SHAPES["uniform 60-300"], 50, 2);
  const from = secondPercentile(seconds);
  for (const bounds of [
    { minMs: 200, maxMs: 500 },
    { minMs: 60_000, maxMs: 120_000 },
    { minMs: 20_000, maxMs: 20_000 },
  ]) {
    const looks = (planLooks(sketchOf(seconds), bounds) ?? []).filter((at) => at > from);
    const waits = looks.slice(1).map((at, index) => at - (looks[index] ?? 0));
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(bounds.minMs);
    expect(Math.max(...waits)).toBeLessThanOrEqual(bounds.maxMs);
  }
});
