import fc from "fast-check";
import { expect, test } from "vitest";
import { retryAfterSeconds } from "../../../src/lib/providers/wire/retryAfter.ts";

const NOW = Date.parse("2026-11-22T12:00:00Z");
const read = (headers: Readonly<Record<string, string>>) => retryAfterSeconds((name) => headers[name], NOW);

test.each([
  ["seconds", { "retry-after": "7" }, 7],
  ["a fraction", { "retry-after": "0.5" }, 0.5],
  ["zero", { "retry-after": "0" }, 0],
  ["milliseconds first", { "retry-after": "7", "retry-after-ms": "1500" }, 1.5],
  ["Azure's milliseconds", { "x-ms-retry-after-ms": "250" }, 0.25],
  ["a date ahead", { "retry-after": "Sun, 22 Nov 2026 12:01:30 GMT" }, 90],
  ["a date that has passed", { "retry-after": "Sun, 22 Nov 2026 11:59:59 GMT" }, null],
  ["a negative number", { "retry-after": "-5" }, null],
  ["not a number", { "retry-after": "NaN" }, null],
  ["infinity", { "retry-after": "Infinity" }, null],
  ["an exponent", { "retry-after": "1e9" }, null],
  ["words", { "retry-after": "soon" }, null],
  ["nothing", {}, null],
  ["an empty header", { "retry-after": "" }, null],
  ["two days", { "retry-after": "172800" }, 3600],
  ["bad milliseconds beside good seconds", { "retry-after-ms": "x", "retry-after": "3" }, 3],
])("reads %s", (_name, headers, seconds) => {
  expect(read(headers)).toBe(seconds);
});

test("no header asks for a wait that is negative, not a number, or longer than an hour", () => {
  const words = fc.constantFrom("-1", "NaN", "1e400", "99999999999999999999", "Infinity", "0x20");
  const date = fc.date({ noInvalidDate: true }).map((day) => day.toUTCString());
  const value = fc.option(
    fc.oneof(fc.string(), fc.double().map(String), fc.integer().map(String), words, date),
  );
  fc.assert(
    fc.property(value, value, value, fc.integer({ min: 0, max: 2 ** 42 }), (first, second, third, now) => {
      const headers = new Map([
        ["retry-after-ms", first],
        ["x-ms-retry-after-ms", second],
        ["retry-after", third],
      ]);
      const seconds = retryAfterSeconds((name) => headers.get(name) ?? undefined, now);
      expect(seconds === null || (seconds >= 0 && seconds <= 3_600)).toBe(true);
    }),
  );
});
