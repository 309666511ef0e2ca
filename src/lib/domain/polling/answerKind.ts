import type { FailureCode } from "../video/failure.ts";

/** What kind of answer a provider gave that did not do what was asked; alerts are told apart by it. */
export const ANSWER_KINDS = [
  // 429: its limits are reached.
  "busy",
  // 402, or a quota that is used up.
  "unpaid",
  "retired",
  "not_deployed",
  // It refuses our credentials.
  "no_access",
  "moderated",
  // What answers there is no video API.
  "misconfigured",
  // It refuses this one request.
  "invalid",
  // No answer, or a passing fault.
  "unreachable",
  // A create of which nobody knows whether it was done.
  "ambiguous",
] as const;
export type AnswerKind = (typeof ANSWER_KINDS)[number];

/** An answer as it is to be told in the log. */
export interface AnswerFacts {
  readonly kind: "refused" | "misplaced" | "busy" | "unreachable" | "ambiguous";
  readonly code?: FailureCode;
  /** For the log; it begins with "HTTP" and the status where an answer came. */
  readonly reason: string;
}

const REFUSALS: Partial<Record<FailureCode, AnswerKind>> = {
  model_retired: "retired",
  deployment_not_found: "not_deployed",
  provider_auth: "no_access",
  moderation_blocked: "moderated",
  provider_quota: "unpaid",
  provider_misconfigured: "misconfigured",
};
/** The HTTP status that an answer came with, null where none came. */
export function statusIn(reason: string): number | null {
  const [, status] = /^HTTP (\d{3})\b/.exec(reason) ?? [];
  return status === undefined ? null : Number(status);
}

/** Sorts an answer by what an operator would do about it. */
export function answerKind({ kind, code, reason }: AnswerFacts): AnswerKind {
  if (kind === "unreachable" && statusIn(reason) === 429) return "busy";
  if (kind !== "refused" && kind !== "misplaced") return kind;
  return (code && REFUSALS[code]) ?? "invalid";
}
