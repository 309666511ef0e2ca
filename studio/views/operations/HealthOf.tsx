import type { Health } from "../../api/types.ts";
import { momentWords } from "../../pure/sentences.ts";
import { WORDS } from "../../words.ts";

const O = WORDS.operations;

/** Whether everything answers, and what of the providers an operator should know. */
export function HealthOf({ health }: { readonly health: Health | null }) {
  const isHealthy = health?.status === "healthy";
  const isWell = isHealthy && !health.providers?.some(({ reachable }) => reachable === false);
  const oldest = health?.oldest_unfinished_at ?? null;
  return (
    <section aria-label={O.health}>
      <h2>{O.health}</h2>
      <p class={isWell ? "well" : "problem"}>
        {health === null ? O.unreachable : isWell ? O.healthy : isHealthy ? O.someSilent : O.unhealthy}
        {health?.unfinished !== undefined && ` ${O.unfinished(health.unfinished)}`}
        {oldest !== null && `, ${O.oldest(momentWords(oldest))}`}
        {health?.unfinished !== undefined && "."}
      </p>
      <ul class="providers">
        {(health?.providers ?? []).map(({ model, api, configured, reachable, retires_at }) => (
          <li key={model}>
            <span>{model}</span>
            <span class={reachable === false ? "problem" : "soft"}>
              {api} · {reachable === false && `${O.silent} · `} {configured ? O.configured : O.notConfigured}
              {retires_at !== null && ` · ${O.retires(retires_at)}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
