import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { signedOut } from "../../api/ask.ts";
import { type GroupBy, readUsage } from "../../api/other.ts";
import type { Usage } from "../../api/types.ts";
import { monthDays } from "../../pure/months.ts";
import { monthWords } from "../../pure/sentences.ts";
import { isAdmin } from "../../state/person.ts";
import { WORDS } from "../../words.ts";
import { ByDay } from "./ByDay.tsx";
import { CsvButton } from "./CsvButton.tsx";
import { Purse } from "./Purse.tsx";
import { Shares } from "./Shares.tsx";

const M = WORDS.money;

/** What films cost: today and this month against the budget, and any month by day, model and owner. */
export function Money() {
  const back = useSignal(0);
  const days = monthDays(Date.now(), back.value);
  const thisMonth = monthDays(Date.now(), 0);
  return (
    <div class="money">
      <h1>{M.title}</h1>
      <div class="purses">
        <Purse title={M.today} period="day" days={{ from: thisMonth.to, to: thisMonth.to }} />
        <Purse title={M.month} period="month" days={thisMonth} />
      </div>
      <div class="month">
        <button type="button" class="chip" aria-label={M.earlier} onClick={() => back.value++}>
          ←
        </button>
        <h2>{monthWords(days.from)}</h2>
        <button
          type="button"
          class="chip"
          aria-label={M.later}
          aria-disabled={back.value === 0}
          onClick={() => {
            back.value = Math.max(0, back.value - 1);
          }}
        >
          →
        </button>
      </div>
      <Grouped title={M.byDay} by="day" days={days} />
      <Grouped title={M.byModel} by="model" days={days} />
      {isAdmin.value && <Grouped title={M.byOwner} by="owner" days={days} />}
    </div>
  );
}

interface GroupedProps {
  readonly title: string;
  readonly by: GroupBy;
  readonly days: { readonly from: string; readonly to: string };
}

function Grouped({ title, by, days: { from, to } }: GroupedProps) {
  const usage = useSignal<Usage | null>(null);
  const isIn = !signedOut.value;
  useEffect(() => {
    let isCurrent = true;
    if (isIn)
      void readUsage({ from, to }, by).then((answer) => {
        if (isCurrent && answer.kind === "ok") usage.value = answer.value;
      });
    return () => {
      isCurrent = false;
    };
  }, [from, to, by, isIn, usage]);
  const groups = usage.value?.groups ?? null;
  return (
    <section class="grouped" aria-label={title}>
      <div class="grouped-head">
        <h3>{title}</h3>
        <CsvButton days={{ from, to }} by={by} />
      </div>
      {groups !== null &&
        (by === "day" ? <ByDay groups={groups} from={from} to={to} /> : <Shares groups={groups} />)}
    </section>
  );
}
