/** Money: a whole number of 1/10,000 US dollars. */
export type Amount = number;

/** Rounds dollars to the ledger's unit. */
export function amountFromUsd(usd: number): Amount {
  return Math.round(Number((usd * 10_000).toPrecision(12)));
}

/** Dollars as the API shows them. */
export function usdFromAmount(amount: Amount): number {
  return amount / 10_000;
}
