import type { Health } from "../../api/types.ts";
import { momentWords } from "../../pure/sentences.ts";
import { WORDS } from "../../words.ts";

const O = WORDS.operations;

/** Whether everything answers, and what of the providers an operator should know. */
export function HealthOf({ health }: { readonly health: Health | null }) {
  const isWell = health?.status === "healthy";
  const oldest = health?.oldest_unfinished_at ?? null;
  return (
    <section aria-label={O.health}>
      <h2>{O.health}</h2>
      <p class={isWell ? "well" : "problem"}>
        {health === null ? O.unreachable : isWell ? O.healthy : O.unhealthy}
        {health?.unfinished !== undefined && ` ${O.unfinished(health.unfinished)}`}
        {oldest !== null && `, ${O.oldest(momentWords(oldest))}`}
        {health?.unfinished !== undefined && "."}
      </p>
      <ul class="providers">
        {(health?.providers ?? []).map(({ model, api, configured, retires_at }) => (
          <li key={model}>
            <span>{model}</span>
            <span class="soft">
              {api} · {configured ? O.configured : O.notConfigured}
              {retires_at !== null && ` · ${O.retires(retires_at)}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
