import type { RuleInput } from "./fault.ts";
import { alwaysAt, numberOr, type PromptWord, timesAt } from "./promptWord.ts";

const at: NonNullable<RuleInput["routes"]> = ["create", "remix"];

const broken = '{"id":"vid';

/** Words that break a create. The counted ones strike creates with this very prompt, then let them pass. */
export const createWords: Readonly<Record<string, PromptWord>> = {
  "create-busy": timesAt(at, "429 `Too many running tasks`", { kind: "refuse", reason: "too-many-tasks" }),
  "create-rate": {
    does: "429 of the gateway, once; value: `Retry-After` in seconds or any nonsense, `ms`, `date`, `none` (default 2)",
    rule: (value) => ({
      routes: at,
      times: 1,
      fault: { kind: "refuse", reason: "rate-limited", ...retryAfter(value ?? "2") },
    }),
  },
  "create-500": timesAt(at, "500, nothing made", { kind: "refuse", reason: "server-error" }),
  "create-502": timesAt(at, "502, yet the job is made", {
    kind: "refuse",
    reason: "bad-gateway",
    made: true,
  }),
  "create-unsent": timesAt(at, "connection reset, nothing made", { kind: "reset", when: "before" }),
  "create-lost": timesAt(at, "the job is made, connection reset before the reply", {
    kind: "reset",
    when: "made",
  }),
  "create-cut": timesAt(at, "the job is made, connection reset after the headers", {
    kind: "reset",
    when: "headers",
  }),
  "create-silent": timesAt(at, "the job is made, no reply ever comes", { kind: "hold", made: true }),
  "create-slow": {
    does: "the job is made, the reply comes so many seconds later (default 30); once",
    rule: (value) => ({ routes: at, times: 1, fault: { kind: "hold", ms: 1000 * numberOr(value, 30) } }),
  },
  "create-garbled": timesAt(at, "the job is made, the reply is broken JSON", {
    kind: "answer",
    status: 200,
    text: broken,
    type: "application/json",
    made: true,
  }),
  "create-huge": timesAt(at, "500 with a megabyte of error text, nothing made", {
    kind: "refuse",
    reason: "huge",
  }),
  "upload-timeout": timesAt(at, "400 `The upload timed out`", { kind: "refuse", reason: "upload-timeout" }),
  "no-deployment": timesAt(at, "404, the deployment is missing or too new", {
    kind: "refuse",
    reason: "no-deployment",
  }),
  refused: alwaysAt(at, "400 `content_policy_violation`", { kind: "refuse", reason: "moderation" }),
  "people-refused": alwaysAt(at, "400 naming `people-in-user-uploads`", { kind: "refuse", reason: "people" }),
  retired: alwaysAt(at, "410, the model is retired", { kind: "refuse", reason: "retired" }),
};

function retryAfter(value: string): { headers?: Record<string, string>; retryAfterDateSeconds?: number } {
  if (value === "none") return {};
  if (value === "ms") return { headers: { "retry-after-ms": "1500" } };
  if (value === "date") return { retryAfterDateSeconds: 3 };
  return { headers: { "retry-after": value } };
}
