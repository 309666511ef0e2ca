import type { Amount } from "./amount.ts";

/** What a video costs by the ledger. */
export interface VideoCost {
  /** Settled, and corrected since. */
  readonly booked: Amount;
  /** What the provider may bill beside. */
  readonly unaccounted: Amount;
}
