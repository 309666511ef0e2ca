import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { whyNot } from "../../api/ask.ts";
import { readUsage } from "../../api/other.ts";
import type { Budget, Usage } from "../../api/types.ts";
import { formatUsd } from "../../pure/format.ts";
import type { Days } from "../../pure/months.ts";
import { WORDS } from "../../words.ts";

const M = WORDS.money;

interface Props {
  readonly title: string;
  readonly period: Budget["period"];
  readonly days: Days;
}

/** What was spent in a span, and what is left of the budgets that hold for it. */
export function Purse({ title, period, days: { from, to } }: Props) {
  const usage = useSignal<Usage | null>(null);
  const problem = useSignal("");
  useEffect(() => {
    void readUsage({ from, to }, null).then((answer) => {
      if (answer.kind === "ok") usage.value = answer.value;
      else problem.value = whyNot(answer);
    });
  }, [from, to, usage, problem]);
  const total = usage.value?.total;
  const budgets = usage.value?.budgets.filter((budget) => budget.period === period) ?? [];
  return (
    <section class="purse" aria-label={title}>
      <h2>{title}</h2>
      <p class="purse-sum">{total ? formatUsd(total.actual) : "–"}</p>
      {total && <p>{M.asked(total.videos, total.seconds)}</p>}
      {total && total.unaccounted > 0 && <p class="problem">{M.unaccounted(total.unaccounted)}</p>}
      {budgets.map((budget) => (
        <BudgetBar key={budget.scope} budget={budget} />
      ))}
      {total && budgets.length === 0 && <p class="soft">{M.noBudget}</p>}
      <p class="problem">{problem}</p>
    </section>
  );
}

function BudgetBar({
  budget: { scope, limit, reserved = 0, spent = 0, left = 0 },
}: {
  readonly budget: Budget;
}) {
  if (limit === undefined) return <p class="soft">{M.hiddenBudget}</p>;
  return (
    <div class="budget">
      <p>
        {M.budget[scope]}: {M.left(left)} {M.of(limit)}
      </p>
      <svg viewBox="0 0 100 2" preserveAspectRatio="none" aria-hidden="true">
        <rect class="track" width="100" height="2" />
        <rect class="held" width={shareOf(spent + reserved, limit)} height="2" />
        <rect class="used" width={shareOf(spent, limit)} height="2" />
      </svg>
      {reserved > 0 && <p class="soft">{M.reserved(reserved)}</p>}
    </div>
  );
}

function shareOf(part: number, whole: number): number {
  return whole > 0 ? Math.min(100, (100 * part) / whole) : 100;
}
