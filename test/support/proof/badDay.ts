import type { RuleInput } from "../../../local/sora/faults/fault.ts";

/** How often each fault strikes a request on whose route it makes sense. */
const SHARE = 0.05;

const LIVE = ["create", "retrieve", "list", "delete", "content"] as const;

/** A provider on a bad day: lost replies, 500s, 429s, resets and truncated downloads, 5% of each. */
export const badDay: readonly RuleInput[] = [
  { fault: { kind: "reset", when: "made" }, routes: ["create"], probability: SHARE },
  { fault: { kind: "refuse", reason: "server-error" }, routes: [...LIVE], probability: SHARE },
  { fault: { kind: "refuse", reason: "bad-gateway", made: true }, routes: ["create"], probability: SHARE },
  { fault: { kind: "refuse", reason: "rate-limited" }, routes: ["create", "retrieve"], probability: SHARE },
  { fault: { kind: "reset", when: "before" }, routes: [...LIVE], probability: SHARE },
  { fault: { kind: "content", as: "cut" }, probability: SHARE },
  { fault: { kind: "content", as: "short" }, probability: SHARE },
];
