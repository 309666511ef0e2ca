import { type Amount, usdFromAmount } from "../../domain/money/amount.ts";
import type { BudgetState } from "../../domain/money/budget.ts";
import { ownerHash } from "../../hash/ownerHash.ts";
import type { Tools } from "../../services/tools.ts";
import type { Reserved } from "../../storage/ledger/bookings.ts";
import type { MoneyAhead } from "../../storage/ledger/ledger.ts";

type MoneyTools = Pick<Tools, "storage" | "config" | "log">;

/** A video that is to be paid for. */
export interface Order {
  readonly videoId: string;
  readonly owner: string;
  readonly model: string;
  readonly amount: Amount;
  /** When it was asked for: its UTC day and month are those whose budgets bound it. */
  readonly now: number;
}

/**
 * The budget that surely has no room for a video, null when none is known: asked before anything is stored for it. Only
 * `setAside` decides.
 */
export async function budgetInTheWay(
  order: Order,
  tools: MoneyTools,
  ahead: MoneyAhead | null = null,
): Promise<BudgetState | null> {
  const budgets = tools.config.budgetsOf(order.owner);
  const isBound = [budgets.owner, budgets.all].some(
    ({ perDay, perMonth }) => perDay !== null || perMonth !== null,
  );
  if (!isBound) return null;
  return told(order, await tools.storage.ledger.wouldReserve(order, budgets, ahead), tools);
}

/** Reserves what a video may cost, once; the budget that has no room for it, when one has not. Key: the video's id. */
export async function setAside(
  order: Order,
  tools: MoneyTools,
  ahead: MoneyAhead | null = null,
): Promise<BudgetState | null> {
  const budgets = tools.config.budgetsOf(order.owner);
  return told(order, await tools.storage.ledger.reserve(order, budgets, ahead), tools);
}

function told({ owner, model, amount }: Order, reserved: Reserved, { log }: MoneyTools): BudgetState | null {
  if (reserved.kind !== "over_budget") return null;
  const { budget } = reserved;
  log("budget_refused", {
    owner: ownerHash(owner),
    model,
    scope: budget.scope,
    period: budget.period,
    estimatedUsd: usdFromAmount(amount),
    limitUsd: usdFromAmount(budget.limit),
  });
  return budget;
}
