import type { Amount } from "../money/amount.ts";
import { believedBill } from "../money/statedBill.ts";
import type { VideoRequest } from "../request/request.ts";
import type { FailureCode } from "./failure.ts";
import { priceJob, type VideoPlan } from "./plan.ts";

/** The bill of a job whose provider states it; absent where it does not. */
export interface Billed {
  readonly billed?: Amount;
}

/** The stated bill alone, to be handed on. */
export function billOf({ billed }: Billed): Billed {
  return billed === undefined ? {} : { billed };
}

/** How one provider job ended. */
export type JobOutcome =
  /** The provider made `films` films; which of them were archived stands in the record. */
  | ({ readonly kind: "made"; readonly jobIndex: number; readonly films: number } & Billed)
  | ({ readonly kind: "failed"; readonly jobIndex: number; readonly code: FailureCode } & Billed)
  | ({ readonly kind: "cancelled"; readonly jobIndex: number } & Billed)
  /** Seen unfinished up to the provider's expiry. */
  | { readonly kind: "timed_out"; readonly jobIndex: number }
  /** Gone at the provider's expiry without having been seen to end. */
  | { readonly kind: "expired"; readonly jobIndex: number };

/** What was booked for one provider job. */
export interface Settlement {
  readonly jobIndex: number;
  readonly films: number;
  readonly amount: Amount;
  /** What the provider states and nobody can believe; absent where there is no such thing. */
  readonly doubted?: Amount;
}

/** What becomes of the money of one provider job, or of one create call. */
export interface Money {
  readonly booked: "nothing" | "films_made" | "one_job";
  /** True: nobody knows whether the provider bills it, so it is neither booked nor forgotten. */
  readonly unaccounted: boolean;
}

/** Jobs end in an outcome; what may have been made beside a video's jobs is counted, and found or ruled out in the end. */
export type MoneyCase = JobOutcome["kind"] | "counted" | "found_beside" | "ruled_out";

/** The money for every case; docs/money.md has it in words. A bill that the provider states stands above the price (decision 045). */
export const MONEY: Readonly<Record<MoneyCase, Money>> = {
  // Archived or not.
  made: { booked: "films_made", unaccounted: false },
  // Refused, moderated, or failed at the provider.
  failed: { booked: "nothing", unaccounted: false },
  // Before it was made; what is finished all the same ends as made.
  cancelled: { booked: "nothing", unaccounted: false },
  timed_out: { booked: "nothing", unaccounted: false },
  expired: { booked: "nothing", unaccounted: true },
  // A create that may have made a job nobody can find.
  counted: { booked: "nothing", unaccounted: true },
  // Its job came to light when the video had another, or had ended.
  found_beside: { booked: "one_job", unaccounted: false },
  ruled_out: { booked: "nothing", unaccounted: false },
};

/** What is booked for one job, from how it ended and what was planned. */
export function settleJob(outcome: JobOutcome, plan: VideoPlan, request: VideoRequest): Settlement {
  const asked = plan.jobs[outcome.jobIndex]?.outputs.length ?? 0;
  // A provider that makes more films than it was asked for does not decide what is paid.
  const films = outcome.kind === "made" ? Math.min(outcome.films, asked) : 0;
  const isFree = MONEY[outcome.kind].booked === "nothing" || films === 0;
  const price = isFree ? 0 : priceJob(plan.price, request, films);
  const stated = "billed" in outcome ? outcome.billed : undefined;
  const bill = believedBill(stated, priceJob(plan.price, request, asked));
  const doubted = stated !== undefined && bill === null ? { doubted: stated } : {};
  return { jobIndex: outcome.jobIndex, films, amount: bill ?? price, ...doubted };
}
