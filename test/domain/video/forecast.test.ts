import { expect, test } from "vitest";
import { etaOf } from "../../../src/lib/domain/video/forecast.ts";
import { NOW } from "../../support/samples/sampleVideo.ts";

const FORECAST = { running: [60_000, 90_000], archiving: [5_000] } as const;
const eta = (stage: Parameters<typeof etaOf>[0]["stage"], now: number, began: number | null = NOW) => {
  const at = etaOf({ stage, forecast: FORECAST }, began, NOW + now);
  return at === null ? null : at - NOW;
};

test("a film is expected when films like it were ready after that stage, and the time stays until it has passed", () => {
  for (const now of [0, 1_000, 59_999]) expect(eta("running", now)).toBe(60_000);
  for (const now of [60_000, 75_000, 89_999]) expect(eta("running", now)).toBe(90_000);
});

test("one that takes longer than all before is expected after half as long again, and so on", () => {
  expect(eta("running", 90_000)).toBe(135_000);
  expect(eta("running", 134_999)).toBe(135_000);
  expect(eta("running", 135_000)).toBe(202_500);
  expect(eta("running", 100_000_000)).toBeGreaterThan(100_000_000);
});

test("another stage has another time", () => {
  expect(eta("archiving", 61_000, NOW + 61_000)).toBe(66_000);
});

test("nothing is expected in a final stage, in one that too few went through, and where its beginning is not known", () => {
  expect(eta("completed", 0)).toBeNull();
  expect(eta("queued", 0)).toBeNull();
  expect(eta("running", 0, null)).toBeNull();
  expect(etaOf({ stage: "running", forecast: { running: [0] } }, NOW, NOW)).toBeNull();
});
