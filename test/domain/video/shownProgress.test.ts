import fc from "fast-check";
import { expect, test } from "vitest";
import { shownProgress } from "../../../src/lib/domain/video/shownProgress.ts";
import { NOW, recordOf, requestOf } from "../../support/samples/sampleVideo.ts";

const plain = recordOf(requestOf({ variants: 2 }));
const running = {
  ...plain,
  forecast: { preprocessing: [100_000, 150_000] },
  jobs: plain.jobs.map((job) => ({ ...job, submittedAt: NOW })),
};

test("between two looks progress goes on as films of the class let expect", () => {
  const after = (seconds: number) => shownProgress(running, NOW + seconds * 1_000);
  expect([0, 50, 100, 200, 100_000].map(after)).toEqual([0, 45, 90, 94, 97]);
  expect(shownProgress({ ...running, progress: 70 }, NOW + 50_000)).toBe(70);
});

test("a job that has not been handed over has come nowhere, and without a forecast only what is known is shown", () => {
  const [first, second] = running.jobs;
  if (!first || !second) throw new Error("two jobs");
  const half = { ...running, jobs: [first, { ...second, submittedAt: null }] };
  expect(shownProgress(half, NOW + 100_000)).toBe(45);
  expect(shownProgress({ ...running, forecast: {}, progress: 7 }, NOW + 100_000)).toBe(7);
});

test("it never goes back, not at the end either", () => {
  fc.assert(
    fc.property(fc.nat(10_000_000), fc.nat(10_000_000), (early, more) => {
      const before = shownProgress(running, NOW + early);
      expect(shownProgress(running, NOW + early + more)).toBeGreaterThanOrEqual(before);
      const ended = { ...running, completedAt: NOW + early + more };
      expect(shownProgress(ended, NOW + 2 * (early + more))).toBeGreaterThanOrEqual(before);
      expect(shownProgress(ended, NOW + 10_000_000_000)).toBeLessThan(100);
    }),
    { numRuns: 50 },
  );
});
