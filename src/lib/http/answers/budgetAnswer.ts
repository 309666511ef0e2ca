import type { HttpResponseInit } from "@azure/functions";
import { type Amount, usdFromAmount } from "../../domain/money/amount.ts";
import { type BudgetState, leftOf } from "../../domain/money/budget.ts";
import type { Caller } from "../../domain/owner/caller.ts";
import { errorAnswer } from "./errorAnswer.ts";

/** What a create is short of. */
interface Short {
  readonly budget: BudgetState;
  readonly estimate: Amount;
}

/** The 402 of a video that a budget has no room for. What all owners together spend is for admins to see. */
export function budgetAnswer(
  { budget, estimate }: Short,
  { admin }: Pick<Caller, "admin">,
): HttpResponseInit {
  const { scope, period } = budget;
  const isHidden = scope === "all" && !admin;
  const usd = usdFromAmount(estimate);
  const amounts = {
    limit: usdFromAmount(budget.limit),
    reserved: usdFromAmount(budget.reserved),
    spent: usdFromAmount(budget.spent),
  };
  const whose = scope === "all" ? "this service's" : "your";
  const left = isHidden
    ? "has no room for it"
    : `has $${usdFromAmount(leftOf(budget))} left of $${amounts.limit}`;
  return errorAnswer("budget_exceeded", {
    message: `This video may cost $${usd}, and ${whose} budget for this UTC ${period} ${left}.`,
    budget: { scope, period, estimate: usd, ...(isHidden ? {} : amounts) },
  });
}
