import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { whyNot } from "../../api/ask.ts";
import { readHealth, readOperations } from "../../api/other.ts";
import type { Health, Operations as Seen } from "../../api/types.ts";
import { WORDS } from "../../words.ts";
import { Attention } from "./Attention.tsx";
import { HealthOf } from "./HealthOf.tsx";
import { Lines } from "./Lines.tsx";

const O = WORDS.operations;
const LOOK_EVERY_MS = 10_000;

/** What an operator opens first: what needs a person, what runs and waits, and what is wrong. */
export function Operations() {
  const seen = useSignal<Seen | null>(null);
  const health = useSignal<Health | null>(null);
  const problem = useSignal("");
  const look = async () => {
    const [answer, told] = await Promise.all([readOperations(), readHealth()]);
    health.value = told;
    problem.value = answer.kind === "ok" ? "" : whyNot(answer);
    if (answer.kind === "ok") seen.value = answer.value;
  };
  useEffect(() => {
    void look();
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") void look();
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  const settings = [...(seen.value?.settings ?? []), ...(health.value?.settings ?? [])];
  return (
    <div class="operations">
      <h1>{O.title}</h1>
      <p class="problem" role="alert">
        {problem}
      </p>
      {seen.value && <Attention films={seen.value.attention} onResolved={() => void look()} />}
      {seen.value && <Lines groups={seen.value.groups} />}
      <HealthOf health={health.value} />
      <section aria-label={O.settings}>
        <h2>{O.settings}</h2>
        {seen.value && settings.length === 0 && <p class="soft">{O.noSettings}</p>}
        <dl class="settings">
          {settings.map(({ name, problem }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{problem}</dd>
            </div>
          ))}
        </dl>
      </section>
      <p class="soft">{O.updated}</p>
    </div>
  );
}
