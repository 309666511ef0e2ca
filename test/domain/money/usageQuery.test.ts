import { expect, test } from "vitest";
import { parseUsageQuery } from "../../../src/lib/domain/money/usageQuery.ts";

const NOW = Date.UTC(2026, 10, 22, 12);

function problemsOf(values: Readonly<Record<string, string>>) {
  const parsed = parseUsageQuery(values, NOW);
  return parsed.kind === "invalid" ? parsed.problems.map(({ param, message }) => [param, message]) : [];
}

test("by default it is the month so far, and of an earlier day that one's month up to it", () => {
  const query = { grouping: null, owner: null };
  expect(parseUsageQuery({}, NOW)).toEqual({
    kind: "usage",
    query: { ...query, from: "2026-11-01", to: "2026-11-22" },
  });
  expect(parseUsageQuery({ to: "2026-02-28" }, NOW)).toEqual({
    kind: "usage",
    query: { ...query, from: "2026-02-01", to: "2026-02-28" },
  });
});

test("all that is wrong is told at once", () => {
  expect(problemsOf({ from: "22.11.2026", to: "2026-02-30", group_by: "hour", owner: "" })).toEqual([
    ["from", "Invalid value for 'from': '22.11.2026'. It must be a UTC day, YYYY-MM-DD."],
    ["to", "Invalid value for 'to': '2026-02-30'. It must be a UTC day, YYYY-MM-DD."],
    ["group_by", "Invalid value for 'group_by'. Supported values are: 'model', 'day', and 'owner'."],
    ["owner", "Invalid value for 'owner': it is empty."],
  ]);
});

test("a range that ends before it begins, has more than 366 days or lies beyond the calendar is refused", () => {
  expect(problemsOf({ from: "2026-11-23" })).toEqual([
    ["from", "Invalid value: 'from' (2026-11-23) is after 'to' (2026-11-22)."],
  ]);
  expect(problemsOf({ from: "2026-01-01", to: "2027-01-01" })).toEqual([]);
  expect(problemsOf({ from: "2026-01-01", to: "2027-01-02" })).toHaveLength(1);
  expect(problemsOf({ from: "9999-12-31", to: "9999-12-31" })).toHaveLength(2);
  expect(problemsOf({ from: "0050-01-01", to: "0050-01-31" })).toHaveLength(2);
});
