import type { Amount } from "./amount.ts";
import type { Sums } from "./sums.ts";

/** Most that may be reserved and spent together, a UTC day and a UTC month; null = no limit. */
export interface Budget {
  readonly perDay: Amount | null;
  readonly perMonth: Amount | null;
}

/** What bounds one owner's create: the owner's own budget, and that of all owners together. */
export interface Budgets {
  readonly owner: Budget;
  readonly all: Budget;
}

/** What one day and its month have come to, of one owner and of all. */
export interface Standing {
  readonly owner: { readonly day: Sums; readonly month: Sums };
  readonly all: { readonly day: Sums; readonly month: Sums };
}

/** One limit, and what of it is used. */
export interface BudgetState {
  readonly scope: "owner" | "all";
  readonly period: "day" | "month";
  readonly limit: Amount;
  /** Set aside for unfinished videos, and for creates that nobody can account for: those may be billed as well. */
  readonly reserved: Amount;
  readonly spent: Amount;
}

export const NO_BUDGET: Budget = { perDay: null, perMonth: null };

/** Every limit that holds, the owner's own first, and how far it is used. */
export function budgetStates(budgets: Budgets, standing: Standing): readonly BudgetState[] {
  return (["owner", "all"] as const).flatMap((scope) =>
    (["day", "month"] as const).flatMap((period) => {
      const { perDay, perMonth } = budgets[scope];
      const limit = period === "day" ? perDay : perMonth;
      const { reserved, unaccounted, spent } = standing[scope][period];
      return limit === null ? [] : [{ scope, period, limit, reserved: reserved + unaccounted, spent }];
    }),
  );
}

/** What a budget has left: never less than nothing, though a bill may turn out higher than its estimate. */
export function leftOf({ limit, reserved, spent }: BudgetState): Amount {
  return Math.max(0, limit - reserved - spent);
}

/** The first budget that has no room for this amount; null when all have. What costs nothing always has room. */
export function exceededBy(amount: Amount, states: readonly BudgetState[]): BudgetState | null {
  return states.find((state) => amount > leftOf(state)) ?? null;
}
