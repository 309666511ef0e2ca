import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { csvOf } from "../../../src/lib/http/usage/csv.ts";
import { prefersCsv } from "../../../src/lib/http/usage/prefersCsv.ts";

test("whatever an owner is called, another reader finds the same cells", () => {
  const names = ["anna", 'an "n" a', "a,b", "two\nlines", "two\r\nlines", " spaced ", "", "ä€😀", "a'b"];
  const rows = [["key", "actual"], ...names.map((name) => [name, 0.4])];
  expect(parse(csvOf(rows), { record_delimiter: "\r\n" })).toEqual(
    rows.map((row) => row.map((cell) => String(cell))),
  );
});

test("no spreadsheet runs an owner's name as a formula", () => {
  const names = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")', "＝1"];
  const cells: string[][] = parse(csvOf(names.map((name) => [name])), { record_delimiter: "\r\n" });
  expect(cells).toEqual(names.map((name) => [`'${name}`]));
  expect(csvOf([[-1]])).toBe("-1\r\n");
});

test.each([
  ["text/csv", true],
  ["text/csv, */*;q=0.1", true],
  ["text/*", true],
  ["TEXT/CSV ; header=present", true],
  ["application/json;q=0.5, text/csv;q=0.6", true],
  [null, false],
  ["*/*", false],
  ["application/json, text/csv", false],
  ["text/csv;q=0", false],
  ["text/csv;q=odd", false],
  ["text/html", false],
])("Accept: %s is CSV: %s", (accept, isCsv) => {
  expect(prefersCsv(accept)).toBe(isCsv);
});
