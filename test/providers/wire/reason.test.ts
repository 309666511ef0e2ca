import fc from "fast-check";
import { expect, test } from "vitest";
import { reasonOf } from "../../../src/lib/providers/wire/reason.ts";

const KEY = 'k3y+with/odd="signs"';

test.each([
  ["the key itself", `bad key ${KEY}.`, "bad key [secret]."],
  ["the key in an address", `GET /x?k=${encodeURIComponent(KEY)}`, "GET /x?k=[secret]"],
  ["the key in JSON", `{"api-key":${JSON.stringify(KEY)}}`, '{"api-key":"[secret]"}'],
  ["a bearer token", "Authorization: Bearer abc.def-ghi", "Authorization: Bearer [secret]"],
  ["a token on its own", "got eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ4In0.sig_na-ture", "got [token]"],
  [
    "a signature in an address",
    "to https://x.blob.core.windows.net/f?sv=1&sig=abc failed",
    "to https://x.blob.core.windows.net/f failed",
  ],
  ["line breaks", "one\r\n  two", "one two"],
])("takes out %s", (_name, text, line) => {
  expect(reasonOf(text, [KEY])).toBe(line);
});

test("a reason is at most 500 characters, and no part of a key is left at its end", () => {
  const text = `${"x".repeat(490)}${KEY}${"y".repeat(100)}`;
  expect(reasonOf(text, [KEY])).toBe(`${"x".repeat(490)}[secret]yy`);
});

test("whatever the text, the key is not in the reason", () => {
  const key = fc.string({
    minLength: 8,
    maxLength: 60,
    unit: fc.constantFrom(..."abcXYZ019+/=-_.~&?%\"'<>\\"),
  });
  const around = fc.string({ unit: "binary" });
  fc.assert(
    fc.property(
      key,
      fc.array(around, { minLength: 2, maxLength: 5 }),
      fc.boolean(),
      (secret, parts, escaped) => {
        const reason = reasonOf(parts.join(escaped ? JSON.stringify(secret) : secret), [secret, null]);
        expect(reason).not.toContain(secret);
        expect(reason.length).toBeLessThanOrEqual(500);
      },
    ),
  );
});
