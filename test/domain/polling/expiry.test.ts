import { expect, test } from "vitest";
import { expiryOf } from "../../../src/lib/domain/polling/expiry.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const CREATED = Date.UTC(2026, 10, 22, 12);
const TIMES = { said: null, createdAt: CREATED, submittedAt: CREATED + 5_000 };

test("what the provider says of a job's end counts, whatever its profile says", () => {
  const said = (CREATED + 3 * HOUR) / 1_000;
  expect(expiryOf({ ...TIMES, said }, { lifeMs: HOUR, from: "created" })).toBe(CREATED + 3 * HOUR);
  expect(expiryOf({ ...TIMES, said }, { lifeMs: HOUR, from: "ended" })).toBe(CREATED + 3 * HOUR);
});

test.each([1, 24, 48])("a job that is kept for %i hours from its creation is gone after them", (hours) => {
  const expiry = { lifeMs: hours * HOUR, from: "created" } as const;
  expect(expiryOf(TIMES, expiry)).toBe(CREATED + hours * HOUR);
});

test("a life that is counted from the job's end ends nothing while the job runs", () => {
  expect(expiryOf(TIMES, { lifeMs: HOUR, from: "ended" })).toBe(TIMES.submittedAt + 7 * DAY);
});

test("nothing is watched for more than seven days", () => {
  const longest = TIMES.submittedAt + 7 * DAY;
  const said = (CREATED + 1_000 * DAY) / 1_000;
  expect(expiryOf({ ...TIMES, said }, { lifeMs: DAY, from: "created" })).toBe(longest);
  expect(expiryOf(TIMES, { lifeMs: 30 * DAY, from: "created" })).toBe(longest);
});
