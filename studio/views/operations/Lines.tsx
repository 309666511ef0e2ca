import type { CapacityGroup } from "../../api/types.ts";
import { momentWords } from "../../pure/sentences.ts";
import { WORDS } from "../../words.ts";

const O = WORDS.operations;

/** What runs and what waits, by group and by resource. */
export function Lines({ groups }: { readonly groups: readonly CapacityGroup[] }) {
  return (
    <section aria-label={O.lines}>
      <h2>{O.lines}</h2>
      {groups.length === 0 && <p class="soft">{O.noLines}</p>}
      <ul class="lines">
        {groups.map(({ name, running, waiting, paused_until, unreachable, resources }) => (
          <li key={name}>
            <h3>{name}</h3>
            <p>
              {O.running(
                running,
                resources.reduce((sum, { max_running }) => sum + max_running, 0),
              )}{" "}
              · {O.waiting(waiting)}
              {paused_until !== null && ` · ${O.paused(momentWords(paused_until))}`}
            </p>
            {unreachable && <p class="problem">{O.groupSilent}</p>}
            <ul>
              {resources.map((each) => (
                <li key={each.resource}>
                  <span>{each.resource}</span>
                  <Slots running={each.running} most={each.max_running} />
                  <span>
                    {O.running(each.running, each.max_running)}
                    {each.paused_until !== null && ` · ${O.paused(momentWords(each.paused_until))}`}
                  </span>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}

const DRAWN_AT_MOST = 24;

/** A lamp for each slot, lit where a job runs. */
function Slots({ running, most }: { readonly running: number; readonly most: number }) {
  const drawn = Math.min(most, DRAWN_AT_MOST);
  return (
    <svg class="slots" viewBox={`0 0 ${drawn * 12} 10`} width={drawn * 12} height="10" aria-hidden="true">
      {Array.from({ length: drawn }, (_, slot) => (
        <circle key={slot} class={slot < running ? "lit" : ""} cx={slot * 12 + 5} cy="5" r="4" />
      ))}
    </svg>
  );
}
