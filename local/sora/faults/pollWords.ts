import type { RuleInput } from "./fault.ts";
import { alwaysAt, numberOr, type PromptWord, timesAt } from "./promptWord.ts";

const at: NonNullable<RuleInput["routes"]> = ["retrieve"];

/** Words that break what a status poll or a list shows. */
export const pollWords: Readonly<Record<string, PromptWord>> = {
  "poll-404": timesAt(at, "404 for the first status poll", { kind: "refuse", reason: "not-found" }),
  "poll-500": timesAt(at, "500 for a status poll", { kind: "refuse", reason: "server-error" }),
  "poll-429": timesAt(at, "429 for a status poll", {
    kind: "refuse",
    reason: "rate-limited",
    headers: { "retry-after": "1" },
  }),
  "poll-reset": timesAt(at, "connection reset on a status poll", { kind: "reset", when: "before" }),
  "poll-silent": timesAt(at, "no reply to a status poll", { kind: "hold" }),
  "poll-garbled": timesAt(at, "broken JSON for a status poll", {
    kind: "answer",
    status: 200,
    text: '{"status":',
    type: "application/json",
  }),
  "no-status": timesAt(at, "no `status` in the answer to a poll", { kind: "view", omit: ["status"] }),
  "odd-status": timesAt(at, "an unknown `status`", { kind: "view", set: { status: "re_validating" } }),
  "progress-back": {
    does: "`progress` is 40 lower on about half of the polls",
    rule: () => ({ probability: 0.5, fault: { kind: "view", progressBackBy: 40 } }),
  },
  "no-prompt": alwaysAt(["create", "retrieve", "list"], "no answer carries the prompt", {
    kind: "view",
    omit: ["prompt"],
  }),
  "no-expiry": alwaysAt(at, "`expires_at` stays null", { kind: "view", set: { expires_at: null } }),
  unlisted: {
    does: "lists leave the job out for so many seconds (default 20)",
    rule: (value) => ({ fault: { kind: "list", lagSeconds: numberOr(value, 20) } }),
  },
};
