import type { SpentGroup } from "../../api/types.ts";
import { formatUsd } from "../../pure/format.ts";
import { WORDS } from "../../words.ts";

const M = WORDS.money;

/** What each of a few things cost, the dearest first, as lines of their length. */
export function Shares({ groups }: { readonly groups: readonly SpentGroup[] }) {
  const sorted = groups.toSorted((a, b) => b.actual - a.actual);
  const most = Math.max(...sorted.map(({ actual }) => actual), 0);
  if (sorted.length === 0) return <p class="soft">{M.nothing}</p>;
  return (
    <ul class="shares">
      {sorted.map(({ key, actual, videos, seconds, unaccounted }) => (
        <li key={key}>
          <span class="share-name">{key}</span>
          <span class="share-usd">{formatUsd(actual)}</span>
          <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
            <rect class="used" width={most > 0 ? (100 * actual) / most : 0} height="1" />
          </svg>
          <span class="soft">
            {M.asked(videos, seconds)}
            {unaccounted > 0 && `, ${M.unaccounted(unaccounted)}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
