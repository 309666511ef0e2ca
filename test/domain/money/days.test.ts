import { expect, test } from "vitest";
import { countDays, dayOf, monthOf, monthsOf } from "../../../src/lib/domain/money/days.ts";

test("a day and a month are UTC's, to the millisecond", () => {
  const midnight = Date.UTC(2026, 11, 1);
  expect([dayOf(midnight - 1), monthOf(midnight - 1)]).toEqual(["2026-11-30", "2026-11"]);
  expect([dayOf(midnight), monthOf(midnight)]).toEqual(["2026-12-01", "2026-12"]);
});

test("a range is cut at the ends of its months, leap days included", () => {
  expect(monthsOf({ from: "2027-12-30", to: "2028-03-01" }, "2028-06-01")).toEqual([
    { month: "2027-12", from: "2027-12-30", to: "2027-12-31", isWhole: false },
    { month: "2028-01", from: "2028-01-01", to: "2028-01-31", isWhole: true },
    { month: "2028-02", from: "2028-02-01", to: "2028-02-29", isWhole: true },
    { month: "2028-03", from: "2028-03-01", to: "2028-03-01", isWhole: false },
  ]);
});

test("a month is whole as far as it has come", () => {
  const days = { from: "2026-11-01", to: "2026-11-22" };
  expect(monthsOf(days, "2026-11-22")).toMatchObject([{ isWhole: true }]);
  expect(monthsOf(days, "2026-11-23")).toMatchObject([{ isWhole: false }]);
});

test("days are counted with both ends", () => {
  expect(countDays({ from: "2026-11-22", to: "2026-11-22" })).toBe(1);
  expect(countDays({ from: "2028-01-01", to: "2028-12-31" })).toBe(366);
});
