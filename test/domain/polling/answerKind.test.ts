import { expect, test } from "vitest";
import { type AnswerFacts, answerKind, statusIn } from "../../../src/lib/domain/polling/answerKind.ts";

test.each<[string, AnswerFacts]>([
  ["busy", { kind: "busy", reason: "HTTP 429 rate limit of your quota" }],
  ["busy", { kind: "unreachable", reason: "HTTP 429" }],
  ["busy", { kind: "busy", reason: "HTTP 429 insufficient_quota, say its words alone" }],
  ["unpaid", { kind: "misplaced", code: "provider_quota", reason: "HTTP 429 insufficient_quota" }],
  ["unpaid", { kind: "misplaced", code: "provider_quota", reason: "HTTP 402 payment required" }],
  ["misconfigured", { kind: "misplaced", code: "provider_misconfigured", reason: "HTTP 405" }],
  ["retired", { kind: "misplaced", code: "model_retired", reason: "HTTP 404 model_retired" }],
  ["not_deployed", { kind: "misplaced", code: "deployment_not_found", reason: "HTTP 404" }],
  ["no_access", { kind: "misplaced", code: "provider_auth", reason: "the setting KEY holds no key" }],
  ["moderated", { kind: "refused", code: "moderation_blocked", reason: "HTTP 400 moderation_blocked" }],
  ["invalid", { kind: "refused", code: "invalid_request", reason: "HTTP 400" }],
  ["unreachable", { kind: "unreachable", reason: "ECONNREFUSED" }],
  ["ambiguous", { kind: "ambiguous", reason: "HTTP 502" }],
])("an answer is %s: %o", (kind, answer) => {
  expect(answerKind(answer)).toBe(kind);
});

test("the status is that of the answer, not a number in its words", () => {
  expect(statusIn("HTTP 503 try 429")).toBe(503);
  expect(statusIn("read ECONNRESET at HTTP 429")).toBeNull();
});
