import { HttpRequest, type HttpResponseInit, InvocationContext } from "@azure/functions";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeFault } from "../../../src/lib/http/answers/describeFault.ts";
import { type Handler, handled } from "../../../src/lib/http/answers/handled.ts";

async function call(handler: Handler): Promise<{ answer: HttpResponseInit; lines: string[] }> {
  const lines: string[] = [];
  const context = new InvocationContext({
    functionName: "createVideo",
    invocationId: "invocation-1",
  });
  const request = new HttpRequest({ method: "POST", url: "http://127.0.0.1/api/v1/videos?code=secret-code" });
  const onFault = (fault: object) => lines.push(JSON.stringify(fault));
  return { answer: await handled(handler, onFault)(request, context), lines };
}

const failing = (error: unknown) => call(() => Promise.reject(error));
const fault = (message: string, more: object) => Object.assign(new Error(message), more);

describe("an HTTP function", () => {
  test("gives its own answer back, with a request id", async () => {
    const { answer, lines } = await call(async () => ({
      status: 202,
      headers: { Location: "/x" },
      jsonBody: { a: 1 },
    }));
    expect(answer).toEqual({
      status: 202,
      headers: {
        "cache-control": "no-store",
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
        "x-content-type-options": "nosniff",
        location: "/x",
        "x-request-id": "invocation-1",
      },
      jsonBody: { a: 1 },
    });
    expect(lines).toEqual([]);
  });

  test("that throws at once or later answers 500 and says nothing of the cause", async () => {
    const { answer, lines } = await failing(new TypeError("prompt: a secret boat, key sk-123"));
    expect(answer.status).toBe(500);
    expect(answer.jsonBody.error.code).toBe("internal_error");
    expect(JSON.stringify([answer, lines])).not.toMatch(/secret|sk-123/);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^\{"code":"internal_error","fault":\{"name":"TypeError"/);
    expect(lines[0]).toContain("handled.test.ts");

    const atOnce = await call(() => {
      throw new Error("at once");
    });
    expect(atOnce.answer.status).toBe(500);
  });

  test.each([
    [
      "refused connection",
      fault("connect ECONNREFUSED 127.0.0.1:10000", { name: "RestError", code: "ECONNREFUSED" }),
    ],
    ["no answer from storage", fault("send", { name: "RestError", code: "REQUEST_SEND_ERROR" })],
    ["storage is busy", fault("busy", { name: "RestError", code: "ServerBusy", statusCode: 503 })],
    ["storage throttles", fault("slow", { name: "RestError", statusCode: 429 })],
    ["storage timed out", fault("slow", { name: "RestError", code: "OperationTimedOut", statusCode: 408 })],
    ["our deadline passed", fault("aborted", { name: "AbortError" })],
    ["wrapped", new Error("saving", { cause: fault("connect", { code: "ETIMEDOUT" }) })],
    ["every address refused", new AggregateError([fault("connect", { code: "ECONNREFUSED" })], "all")],
  ])("answers 503 with Retry-After when storage is out of reach: %s", async (_name, error) => {
    const { answer } = await failing(error);
    expect(answer.status).toBe(503);
    expect(answer.headers).toMatchObject({ "retry-after": "5", "x-request-id": "invocation-1" });
    expect(answer.jsonBody.error).toMatchObject({ type: "server_error", code: "unavailable", param: null });
  });

  test.each([
    [
      "a refusal by storage",
      fault("no", { name: "RestError", code: "AuthorizationFailure", statusCode: 403 }),
    ],
    ["a conflict", fault("no", { name: "RestError", statusCode: 412 })],
    ["a string", "boom"],
    ["nothing", undefined],
  ])("answers 500 to %s", async (_name, error) => {
    expect((await failing(error)).answer.status).toBe(500);
  });

  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["a status that does not exist", { status: 99 }],
    ["a header that cannot be sent", { headers: { "no name": "c" } }],
    ["JSON that cannot be written", { jsonBody: { amount: 1n } }],
  ])("that answers %s, which would never be sent, answers 500", async (_what, given) => {
    const { answer, lines } = await call(async () => given as HttpResponseInit); // against its type, as a mistake is
    expect(answer.status).toBe(500);
    expect(answer.jsonBody.error.code).toBe("internal_error");
    expect(lines).toHaveLength(1);
  });

  test("names the network fault in the log, without the query of its address", async () => {
    const { lines } = await failing(fault("GET https://store/films?sig=abc failed", { code: "ECONNRESET" }));
    expect(lines[0]).toContain('"message":"GET https://store/films?… failed"');
  });

  test("whatever is thrown, no message reaches the caller or the log", async () => {
    const canary = fc
      .string({ minLength: 1, maxLength: 20 })
      .map((text) => `canary-${text}-\n    at canary (canary.ts:1:1)`);
    const thrown = fc.oneof(
      canary,
      canary.map((text) => new Error(text)),
      canary.map((text) => new Error(text, { cause: new SyntaxError(text) })),
      canary.map((text) => new AggregateError([new Error(text)], text)),
      canary.chain((text) => fc.integer().map((statusCode) => fault(text, { statusCode, details: text }))),
      fc.anything(),
    );
    await fc.assert(
      fc.asyncProperty(thrown, async (error) => {
        const { answer, lines } = await failing(error);
        expect([500, 503]).toContain(answer.status);
        expect(JSON.stringify([answer, lines])).not.toContain("canary");
      }),
    );
  });
});

test("a chain of causes is described to a limited depth", () => {
  const circular = new Error("round");
  circular.cause = circular;
  const depth = (line: { cause?: unknown } | undefined): number =>
    line ? 1 + depth(line.cause as typeof line) : 0;
  expect(depth(describeFault(circular))).toBe(5);
});
