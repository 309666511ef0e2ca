import type { Amount } from "../../domain/money/amount.ts";
import type { BudgetState } from "../../domain/money/budget.ts";
import type { JobOutcome } from "../../domain/video/jobOutcome.ts";

export interface VideoMoney {
  readonly videoId: string;
  readonly reservedAt: number;
}

export interface Payer {
  readonly owner: string;
  readonly model: string;
}

export interface Reserve extends Payer {
  readonly videoId: string;
  readonly amount: Amount;
  readonly now: number;
}

/** What became of it; `already`: an earlier call had reserved it. */
export type Reserved =
  | { readonly kind: "reserved" | "already" }
  /** The budget that has no room for it: nothing was changed. */
  | { readonly kind: "over_budget"; readonly budget: BudgetState };

export interface Settle extends VideoMoney, Payer {
  readonly now: number;
  readonly jobs: readonly SettledJob[];
}

export interface SettledJob {
  readonly jobKey: string;
  readonly amount: Amount;
  readonly films: number;
  /** Seconds of film made. */
  readonly seconds: number;
  readonly outcome: JobOutcome["kind"];
}

export interface Correct extends VideoMoney, Payer {
  readonly jobKey: string;
  readonly amount: Amount;
  /** Names the cause uniquely, by the provider's job say: this is what keeps it from being booked twice. */
  readonly reason: string;
  readonly now: number;
}
