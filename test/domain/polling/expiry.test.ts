import { expect, test } from "vitest";
import { expiryOf } from "../../../src/lib/domain/polling/expiry.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const CREATED = Date.UTC(2026, 10, 22, 12);
const NOW = CREATED + 5_000;
const TIMES = { expiresAt: null, createdAt: CREATED, since: NOW };
const A_DAY = { lifeMs: DAY, from: "created" } as const;

test("what the provider says of a job's end counts, whatever its profile says", () => {
  const times = { ...TIMES, expiresAt: CREATED + 3 * HOUR };
  expect(expiryOf(times, { lifeMs: HOUR, from: "created" }, NOW)).toBe(CREATED + 3 * HOUR);
  expect(expiryOf(times, { lifeMs: HOUR, from: "ended" }, NOW)).toBe(CREATED + 3 * HOUR);
});

test.each([1, 24, 48])("a job that is kept for %i hours from its creation is gone after them", (hours) => {
  expect(expiryOf(TIMES, { lifeMs: hours * HOUR, from: "created" }, NOW)).toBe(CREATED + hours * HOUR);
});

test.each([
  ["has passed", CREATED - 1],
  ["is now", NOW],
  ["is unknown", null],
])("an expiry that %s is the profile's life from the job's creation", (_what, expiresAt) => {
  expect(expiryOf({ ...TIMES, expiresAt }, A_DAY, NOW)).toBe(CREATED + DAY);
});

test("without a creation that can be believed, the life counts from our claim", () => {
  expect(expiryOf({ expiresAt: null, createdAt: null, since: NOW }, A_DAY, NOW)).toBe(NOW + DAY);
});

test("a life that is counted from the job's end ends nothing while the job runs", () => {
  expect(expiryOf(TIMES, { lifeMs: HOUR, from: "ended" }, NOW)).toBe(NOW + 7 * DAY);
});

test("an expiry further away than seven days counts as seven days", () => {
  expect(expiryOf({ ...TIMES, expiresAt: CREATED + 1_000 * DAY }, A_DAY, NOW)).toBe(NOW + 7 * DAY);
});
