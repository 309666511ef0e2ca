import { budgetStates } from "../../domain/money/budget.ts";
import { dayOf } from "../../domain/money/days.ts";
import { usageOf } from "../../domain/money/usage.ts";
import { describeUsage, type UsageObject } from "../../domain/money/usageObject.ts";
import type { UsageQuery } from "../../domain/money/usageQuery.ts";
import type { Caller } from "../../domain/owner/caller.ts";
import type { Services } from "../../services/services.ts";

export type Usage =
  | { readonly kind: "usage"; readonly usage: UsageObject }
  /** What was asked is for admins. */
  | { readonly kind: "forbidden"; readonly message: string };

const EVERYBODY = "*";

/**
 * What was spent in some days, by whom or on what, and what today's and this month's budgets have left: for owners their
 * own, for admins anybody's or everybody's. Reads a month in one query, however many films it had.
 */
export async function readUsage(
  query: UsageQuery,
  caller: Caller,
  { storage, config, clock }: Pick<Services, "storage" | "config" | "clock">,
): Promise<Usage> {
  const { grouping, owner: asked } = query;
  if (!caller.admin && grouping === "owner")
    return { kind: "forbidden", message: "Only an admin may group by owner." };
  if (!caller.admin && asked !== null && asked !== caller.owner)
    return { kind: "forbidden", message: "Only an admin may ask for another owner's money." };
  const named = caller.admin ? asked : caller.owner;
  const owner = named === EVERYBODY ? null : named;
  const now = clock.now();
  const [parts, standing] = await Promise.all([
    grouping === "owner" && owner === null
      ? storage.ledger.owners(query, dayOf(now))
      : storage.ledger.days(query, owner),
    storage.ledger.standing(owner ?? caller.owner, now),
  ]);
  const budgets = budgetStates(config.budgetsOf(owner ?? caller.owner), standing);
  const shown = owner === null ? budgets.filter(({ scope }) => scope === "all") : budgets;
  return {
    kind: "usage",
    usage: describeUsage(query, usageOf(parts, grouping), shown, caller.admin),
  };
}
