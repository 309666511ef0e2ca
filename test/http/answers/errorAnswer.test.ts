import { describe, expect, test } from "vitest";
import { badRequest, errorAnswer } from "../../../src/lib/http/answers/errorAnswer.ts";
import { ERROR_BODY, type ErrorCode } from "../../../src/lib/http/answers/errorObject.ts";

const headersOf = (answer: { headers?: unknown }) => answer.headers as Record<string, string>;

describe("an error answer", () => {
  test("has OpenAI's shape, with param and code", () => {
    expect(errorAnswer("not_found", { message: "No such video.", param: "id" })).toMatchObject({
      status: 404,
      jsonBody: {
        error: { message: "No such video.", type: "invalid_request_error", param: "id", code: "not_found" },
      },
    });
  });

  test.each<[ErrorCode, number, boolean, boolean]>([
    ["invalid_value", 400, true, false],
    ["invalid_type", 400, true, false],
    ["missing_required_parameter", 400, true, false],
    ["unknown_parameter", 400, true, false],
    ["invalid_json", 400, true, false],
    ["invalid_image", 400, true, false],
    ["unauthorized", 401, true, false],
    ["budget_exceeded", 402, true, false],
    ["forbidden", 403, true, false],
    ["not_found", 404, true, false],
    ["not_finished", 409, true, false],
    ["already_finished", 409, true, false],
    ["source_not_available", 409, true, false],
    ["model_retired", 410, true, false],
    ["too_large", 413, true, false],
    ["unsupported_media_type", 415, true, false],
    ["range_not_satisfiable", 416, true, false],
    ["idempotency_key_reused", 422, true, false],
    ["queue_full", 429, false, true],
    ["internal_error", 500, false, false],
    ["unavailable", 503, false, true],
  ])("%s is %i; final: %s; says when to try again: %s", (code, status, isFinal, hasRetryAfter) => {
    const answer = errorAnswer(code, { message: "m" });
    expect(answer.status).toBe(status);
    expect(headersOf(answer)["x-should-retry"]).toBe(isFinal ? "false" : undefined);
    expect("retry-after" in headersOf(answer)).toBe(hasRetryAfter);
  });

  test("says in whole seconds when to try again, never 0", () => {
    const waitOf = (retryAfterSeconds: number) =>
      headersOf(errorAnswer("queue_full", { message: "m", retryAfterSeconds }))["retry-after"];
    expect([waitOf(12.2), waitOf(0), waitOf(60)]).toEqual(["13", "1", "60"]);
  });

  test("carries the amounts of a budget refusal", () => {
    const budget = {
      ...({ scope: "all", period: "month" } as const),
      ...{ estimate: 0.4, reserved: 1, spent: 9, limit: 10 },
    };
    const { jsonBody } = errorAnswer("budget_exceeded", { message: "m", budget });
    expect(ERROR_BODY.parse(jsonBody)).toEqual({
      error: { budget, message: "m", type: "insufficient_quota", param: null, code: "budget_exceeded" },
    });
  });

  test("has no code where the contract has none: a range outside the file", () => {
    const answer = errorAnswer("range_not_satisfiable", {
      message: "m",
      headers: { "content-range": "bytes */9" },
    });
    expect(answer.jsonBody.error.code).toBeNull();
    expect(headersOf(answer)["content-range"]).toBe("bytes */9");
  });
});

describe("a bad request", () => {
  const seconds = { message: "Invalid value: '5'.", param: "seconds", code: "invalid_value" } as const;
  const size = { message: "Unknown parameter: 'sise'.", param: "sise", code: "unknown_parameter" } as const;

  test("with one problem says it on top", () => {
    expect(badRequest([seconds]).jsonBody).toEqual({ error: { ...seconds, type: "invalid_request_error" } });
  });

  test("with several lists all of them, the first on top", () => {
    expect(badRequest([size, seconds]).jsonBody).toEqual({
      error: { ...size, type: "invalid_request_error", details: [size, seconds] },
    });
  });
});
