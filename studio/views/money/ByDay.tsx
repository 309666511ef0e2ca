import type { SpentGroup } from "../../api/types.ts";
import { formatUsd } from "../../pure/format.ts";
import { eachDay } from "../../pure/months.ts";
import { utcDayWords } from "../../pure/sentences.ts";
import { WORDS } from "../../words.ts";

const M = WORDS.money;
const HEIGHT = 160;
const STEP = 30;
const BAR = 22;
/** A day that cost anything is seen. */
const LEAST = 2;

interface Props {
  readonly groups: readonly SpentGroup[];
  readonly from: string;
  readonly to: string;
}

/** The cost of each day as a row of bars, and as a table for whoever reads rather than looks. */
export function ByDay({ groups, from, to }: Props) {
  const costs = new Map(groups.map(({ key, actual }) => [key, actual]));
  const days = eachDay({ from, to: monthEnd(from, to) }).map((day) => ({ day, usd: costs.get(day) ?? 0 }));
  const most = Math.max(...days.map(({ usd }) => usd));
  if (most <= 0) return <p class="soft">{M.nothing}</p>;
  const dearest = days.find(({ usd }) => usd === most);
  return (
    <>
      <p class="days-most soft">{dearest && M.mostOn(most, utcDayWords(dearest.day))}</p>
      <svg class="days" viewBox={`0 0 ${days.length * STEP - STEP + BAR} ${HEIGHT}`} aria-hidden="true">
        {days.map(({ day, usd }, index) => {
          const height = usd > 0 ? Math.max(LEAST, (usd / most) * HEIGHT) : 0;
          return (
            <g key={day}>
              <title>{`${day}: ${formatUsd(usd)}`}</title>
              <rect class="slot" x={index * STEP} width={BAR} height={HEIGHT} rx="4" />
              <rect class="bar" x={index * STEP} y={HEIGHT - height} width={BAR} height={height} rx="4" />
            </g>
          );
        })}
      </svg>
      {/* Words, not drawn: a narrow screen makes the drawing smaller, and them not. */}
      <p class="days-axis" aria-hidden="true">
        {days.map(({ day }, index) => (
          <span key={day}>{index % 5 === 0 && Number(day.slice(8))}</span>
        ))}
      </p>
      <details class="table">
        <summary>{M.asTable}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{M.dayColumn}</th>
              <th scope="col">{M.costColumn}</th>
            </tr>
          </thead>
          <tbody>
            {days
              .filter(({ usd }) => usd > 0)
              .map(({ day, usd }) => (
                <tr key={day}>
                  <th scope="row">{day}</th>
                  <td>{formatUsd(usd)}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </details>
    </>
  );
}

/** The whole month is drawn, so that its days stay where they are while it goes on. */
function monthEnd(from: string, to: string): string {
  const [year = 0, month = 1] = from.split("-").map(Number);
  const last = new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
  return last > to ? last : to;
}
