import { type Amount, amountFromUsd } from "./amount.ts";

/** A film costs no more than so many times its estimate: what says so counts in another unit, or is wrong. */
const TIMES_THE_ESTIMATE = 10;
/** Where the estimate is nothing, or nearly, a bill up to this is one all the same. */
const BELIEVED_ANYWAY = amountFromUsd(10);

/** The bill that a provider states of a job, where a job of this estimate can cost that; null where it states none such. */
export function believedBill(stated: Amount | undefined, estimate: Amount): Amount | null {
  if (stated === undefined) return null;
  return stated <= Math.max(estimate * TIMES_THE_ESTIMATE, BELIEVED_ANYWAY) ? stated : null;
}
