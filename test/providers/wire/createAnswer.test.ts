import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createAnswer } from "../../../src/lib/providers/wire/createAnswer.ts";

const answerTo = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
  isRemix = false,
) => createAnswer({ status, text: JSON.stringify(body), header: (name) => headers[name], isRemix, now: 0 });

const error = (message: string, code: string | null = null, type: string | null = null) => ({
  error: { message, type, param: null, code },
});

const missing =
  "The API deployment 'film-maker' for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.";

describe("about the request: surely not made, by no resource", () => {
  test.each([
    ["a bad value", 400, error("Invalid value: '5'.", "invalid_value"), "invalid_request"],
    [
      "a deprecated parameter",
      400,
      error("Parameter n is deprecated", "unknown_parameter"),
      "invalid_request",
    ],
    [
      "a reference of another size",
      400,
      error("Inpaint image must match the requested width and height"),
      "invalid_request",
    ],
    ["too large a body", 413, error("Payload Too Large"), "invalid_request"],
    ["too long an address", 414, error("URI Too Long"), "invalid_request"],
    ["a body that is not valid", 422, { detail: [{ msg: "field required" }] }, "invalid_request"],
    ["a retired model in a 400", 400, error("The model `sora-2` has been deprecated."), "model_retired"],
    ["the content policy", 400, error("blocked", "content_policy_violation"), "moderation_blocked"],
    ["the content filter", 400, error("The response was filtered", "content_filter"), "moderation_blocked"],
    ["moderation", 400, error("no", "moderation_blocked"), "moderation_blocked"],
    ["moderation in a 403", 403, error("no", "content_filter"), "moderation_blocked"],
    [
      "people in the image",
      400,
      error(
        "blocked by our moderation system when checking inputs. Possible reasons: people-in-user-uploads",
      ),
      "moderation_blocked",
    ],
    [
      "the verdict of responsible AI inside",
      400,
      { code: "400", message: "no", inner_error: { code: "ResponsibleAIPolicyViolation" } },
      "moderation_blocked",
    ],
  ])("%s (%i)", (_name, status, body, code) => {
    expect(answerTo(status, body)).toMatchObject({ kind: "refused", code });
  });
});

describe("about the resource: surely not made there, and another may take it", () => {
  test.each([
    ["a wrong key", 401, error("Access denied due to invalid subscription key", "401"), "provider_auth"],
    ["a missing role", 403, error("Principal does not have access", "PermissionDenied"), "provider_auth"],
    [
      "a missing deployment",
      404,
      error(missing, null, "video_generation_user_error"),
      "deployment_not_found",
    ],
    ["a deployment by Azure's code", 400, error("gone", "DeploymentNotFound"), "deployment_not_found"],
    ["a full bill in a 400", 400, error("no", "billing_hard_limit_reached"), "provider_quota"],
    ["a key by its code in a 400", 400, error("no", "invalid_api_key"), "provider_auth"],
    ["a wrong route", 404, error("Resource not found", "404"), "deployment_not_found"],
    ["a wrong path below it", 404, { detail: "Not Found" }, "deployment_not_found"],
    ["a retired model", 410, error("Gone"), "model_retired"],
    ["a retired model in a 404", 404, error("The model sora has been retired."), "model_retired"],
    ["no credit", 402, error("Insufficient credits"), "provider_quota"],
    ["no quota by its code", 429, error("no", "insufficient_quota"), "provider_quota"],
    ["a bill that is full", 429, error("no", "billing_hard_limit_reached"), "provider_quota"],
  ])("%s (%i)", (_name, status, body, code) => {
    expect(answerTo(status, body)).toMatchObject({ kind: "misplaced", code });
  });

  test.each([301, 307, 308, 405, 406, 411, 415, 426, 451, 501])("no video API (%i)", (status) => {
    expect(answerTo(status, error("oops"))).toMatchObject({
      kind: "misplaced",
      code: "provider_misconfigured",
    });
  });
});

test("a remix of a source that is not there is an invalid request, of a missing deployment is not", () => {
  expect(answerTo(404, error("Video 'video_1' not found"), {}, true)).toMatchObject({
    kind: "refused",
    code: "invalid_request",
  });
  expect(answerTo(404, error(missing), {}, true)).toMatchObject({
    kind: "misplaced",
    code: "deployment_not_found",
  });
});

test("a rate limit that speaks of quota in words alone is busy: Azure's do", () => {
  expect(answerTo(429, error("You exceeded your current quota", "rate_limit"))).toMatchObject({
    kind: "busy",
  });
});

test("a proxy of ours that wants a sign-in has let nothing through", () => {
  expect(answerTo(407, error("Proxy Authentication Required"))).toMatchObject({ kind: "unreachable" });
});

test("a 429 is busy, for as long as the server says", () => {
  const busy = error("Too many running tasks", null, "video_generation_user_error");
  expect(answerTo(429, busy)).toMatchObject({ kind: "busy", retryAfterSeconds: null });
  expect(answerTo(429, busy, { "retry-after": "12" })).toMatchObject({ kind: "busy", retryAfterSeconds: 12 });
});

test("a 400 because the upload timed out is busy: nothing was made, and asking again helps", () => {
  expect(answerTo(400, error("Image upload timed out, please retry"))).toMatchObject({
    kind: "busy",
    retryAfterSeconds: null,
  });
});

test.each([302, 303, 408, 409, 418, 421, 424, 425, 500, 502, 503, 504, 529])(
  "a %i leaves open whether a job was made",
  (status) => {
    expect(answerTo(status, error("oops"), { "retry-after": "5" })).toMatchObject({
      kind: "ambiguous",
      heard: "error",
    });
  },
);

test("the reason holds the status, the codes and the provider's words", () => {
  const { reason } = answerTo(400, error("Invalid value: '5'.", "invalid_value"));
  expect(reason).toBe("HTTP 400 invalid_value Invalid value: '5'.");
});

test("only the statuses that leave no doubt are ever taken as not made, whatever the body says", () => {
  const sure = new Set([
    ...[301, 307, 308, 400, 401, 402, 403, 404, 405, 406, 407, 410, 411],
    ...[413, 414, 415, 422, 426, 429, 451, 501],
  ]);
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .record({ error: fc.record({ code: fc.string(), message: fc.string() }) })
      .map((body) => JSON.stringify(body)),
    fc.constantFrom(
      '{"error":{"code":"content_filter"}}',
      '{"error":{"message":"model retired, upload timed out"}}',
    ),
  );
  fc.assert(
    fc.property(
      fc.integer({ min: 100, max: 599 }),
      text,
      fc.boolean(),
      fc.string(),
      (status, body, isRemix, wait) => {
        const answer = createAnswer({ status, text: body, header: () => wait, isRemix, now: 0 });
        expect(answer.kind !== "ambiguous").toBe(sure.has(status));
        if (answer.kind === "busy") expect(answer.retryAfterSeconds ?? 0).toBeLessThanOrEqual(3_600);
        expect(typeof answer.reason).toBe("string");
      },
    ),
  );
});
