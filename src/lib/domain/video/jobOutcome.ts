import type { Amount } from "../money/amount.ts";
import type { VideoRequest } from "../request/request.ts";
import type { FailureCode } from "./failure.ts";
import { priceJob, type VideoPlan } from "./plan.ts";

/** How one provider job ended. */
export type JobOutcome =
  /** The provider made `films` films; which of them were archived stands in the record. */
  | { readonly kind: "made"; readonly jobIndex: number; readonly films: number }
  | { readonly kind: "failed"; readonly jobIndex: number; readonly code: FailureCode }
  | { readonly kind: "cancelled"; readonly jobIndex: number }
  /** Seen unfinished up to the provider's expiry. */
  | { readonly kind: "timed_out"; readonly jobIndex: number }
  /** Gone at the provider's expiry without having been seen to end. */
  | { readonly kind: "expired"; readonly jobIndex: number };

/** What was booked for one provider job. */
export interface Settlement {
  readonly jobIndex: number;
  readonly films: number;
  readonly amount: Amount;
}

/**
 * The money for every outcome. Refused, moderated, failed, cancelled before it was made, never finished: nothing.
 * Made: every film that was made, archived or not. Expired unseen: all films asked for, since the provider
 * bills a finished job whether or not it was fetched.
 */
export function settleJob(outcome: JobOutcome, plan: VideoPlan, request: VideoRequest): Settlement {
  const films = filmsBilled(outcome, plan);
  const amount = films === 0 ? 0 : priceJob(plan.price, request, films);
  return { jobIndex: outcome.jobIndex, films, amount };
}

function filmsBilled(outcome: JobOutcome, plan: VideoPlan): number {
  switch (outcome.kind) {
    case "made":
      return outcome.films;
    case "expired":
      return plan.jobs[outcome.jobIndex]?.outputs.length ?? 0;
    case "failed":
    case "cancelled":
    case "timed_out":
      return 0;
  }
}
