import fc from "fast-check";
import { expect, test } from "vitest";
import { fromJsonColumns, toJsonColumns } from "../../../src/lib/storage/table/jsonColumns.ts";

/** A property of a row holds so many UTF-16 units, a row so many bytes. */
const COLUMN_UNITS = 32_768;
const ROW_BYTES = 1024 * 1024;

test("every text comes back as it was, in columns of ASCII that a property can hold", () => {
  const text = fc.string({ unit: "binary", maxLength: 50_000 });
  const odd = fc.constantFrom("\u2028", "\u2029", "\ud83d\udc26", "\ud83d", "\0", "\u007f", "é", '"\\');
  fc.assert(
    fc.property(fc.oneof(text, odd), fc.nat(70_000), (part, times) => {
      const value = { prompt: part.repeat(1 + (times % (1 + Math.floor(70_000 / (part.length + 1))))) };
      const columns = toJsonColumns(value);
      for (const column of Object.values(columns)) {
        expect(column.length).toBeLessThan(COLUMN_UNITS);
        expect(column).toMatch(/^[\0-\x7f]*$/);
      }
      expect(fromJsonColumns(columns)).toEqual(value);
    }),
  );
});

test("the longest prompt in the longest characters leaves a quarter of a row to the rest", () => {
  const columns = toJsonColumns({ prompt: "\ud83d\udc26".repeat(32_000) });
  const units = Object.values(columns).reduce((sum, column) => sum + column.length, 0);
  expect(units * 2).toBeLessThan(ROW_BYTES * 0.75);
});
