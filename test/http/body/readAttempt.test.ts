import { expect, test } from "vitest";
import { readAttempt } from "../../../src/lib/http/body/readAttempt.ts";

test.each(["", "two words", "k".repeat(256), "clé"])("an Idempotency-Key %j is refused", (key) => {
  expect(readAttempt(new Headers({ "idempotency-key": key }))).toMatchObject({
    kind: "problem",
    problem: { param: "Idempotency-Key", code: "invalid_value" },
  });
});

test("without one, an attempt has no key", () => {
  expect(readAttempt(new Headers())).toEqual({
    kind: "attempt",
    attempt: { keyHash: null, isSdkRetry: false },
  });
});
