import * as z from "zod";
import { usdFromAmount } from "./amount.ts";
import { type BudgetState, leftOf } from "./budget.ts";
import type { Days } from "./days.ts";
import type { Sums } from "./sums.ts";
import type { UsageGroup } from "./usage.ts";

const SPENT = {
  videos: z.int(),
  /** Seconds of film made. */
  seconds: z.number(),
  estimated: z.number(),
  /** Settled money alone. */
  actual: z.number(),
  /** What may be billed beside: nobody can tell yet. */
  unaccounted: z.number(),
};

/** What money was spent on, as the API answers it: US dollars, UTC days, both included. */
export const USAGE_OBJECT = z.strictObject({
  object: z.literal("usage"),
  currency: z.literal("USD"),
  from: z.iso.date(),
  to: z.iso.date(),
  total: z.strictObject(SPENT),
  groups: z.array(z.strictObject({ key: z.string(), ...SPENT })),
  /** Of today and this month. Without numbers: a budget of all owners together, which holds for the caller too. */
  budgets: z.array(
    z.strictObject({
      scope: z.enum(["all", "owner"]),
      period: z.enum(["day", "month"]),
      limit: z.number().optional(),
      reserved: z.number().optional(),
      spent: z.number().optional(),
      left: z.number().optional(),
    }),
  ),
});

export type UsageObject = z.infer<typeof USAGE_OBJECT>;

/** What a viewer is shown of what was found; who is no admin sees no numbers of a budget over all. */
export function describeUsage(
  { from, to }: Days,
  { total, groups }: { readonly total: Sums; readonly groups: readonly UsageGroup[] },
  budgets: readonly BudgetState[],
  admin: boolean,
): UsageObject {
  return {
    object: "usage",
    currency: "USD",
    from,
    to,
    total: described(total),
    groups: groups.map(({ key, sums }) => ({ key, ...described(sums) })),
    budgets: budgets.map((state) => describedBudget(state, admin)),
  };
}

function described({ videos, seconds, estimated, spent, unaccounted }: Sums): UsageObject["total"] {
  return {
    videos,
    seconds,
    estimated: usdFromAmount(estimated),
    actual: usdFromAmount(spent),
    unaccounted: usdFromAmount(unaccounted),
  };
}

function describedBudget(state: BudgetState, admin: boolean): UsageObject["budgets"][number] {
  const { scope, period, limit, reserved, spent } = state;
  if (scope === "all" && !admin) return { scope, period };
  return {
    scope,
    period,
    limit: usdFromAmount(limit),
    reserved: usdFromAmount(reserved),
    spent: usdFromAmount(spent),
    left: usdFromAmount(leftOf(state)),
  };
}
