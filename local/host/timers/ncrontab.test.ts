import { expect, test } from "vitest";
import { readNcrontab } from "./ncrontab.ts";

const from = "2026-02-27T10:20:30.500Z"; // a Friday

test.each([
  ["* * * * * *", "2026-02-27T10:20:31Z"],
  ["0 * * * * *", "2026-02-27T10:21:00Z"],
  ["*/15 * * * * *", "2026-02-27T10:20:45Z"],
  ["0 */5 * * * *", "2026-02-27T10:25:00Z"],
  ["0 0 3 * * *", "2026-02-28T03:00:00Z"],
  ["30 10,20 8-18/2 * * *", "2026-02-27T12:10:30Z"],
  ["0 0 0 1 * *", "2026-03-01T00:00:00Z"],
  ["0 0 0 29 2 *", "2028-02-29T00:00:00Z"],
  ["0 30 9 * * Mon-Fri", "2026-03-02T09:30:00Z"],
  ["0 0 12 * jan sun", "2027-01-03T12:00:00Z"],
  ["0 0 12 * * 7", "2026-03-01T12:00:00Z"],
  ["5/20 20 10 * * *", "2026-02-27T10:20:45Z"],
  ["0 0 0 13 * Fri", "2026-03-13T00:00:00Z"],
])("%s comes next at %s", (expression, next) => {
  expect(new Date(readNcrontab(expression)(Date.parse(from))).toISOString()).toBe(next.replace("Z", ".000Z"));
});

test.each([
  "* * * * *",
  "* * * * * * *",
  "60 * * * * *",
  "* * * * 13 *",
  "a * * * * *",
  "*/0 * * * * *",
  "5-2 * * * * *",
  "0 0 0 L * *",
  "0 0 0 15W * *",
  "0 0 0 ? * Mon#2",
  "@daily",
])("%s is refused", (expression) => {
  expect(() => readNcrontab(expression)).toThrow(expression);
});

test("a day that never comes is refused when it is asked for", () => {
  expect(() => readNcrontab("0 0 0 31 2 *")(Date.parse(from))).toThrow("never comes");
});
