import type { Steps } from "./steps.ts";

/** What was spent and what is unaccounted for in the month of the tests. */
export async function totals(at: Steps) {
  const { spent, unaccounted } = await at.storage.ledger.totals("2026-11", null);
  return { spent, unaccounted };
}
