import { useSignal } from "@preact/signals";
import type { Video } from "../../api/types.ts";
import { beginning, formatUsd } from "../../pure/format.ts";
import { momentWords, stageName } from "../../pure/sentences.ts";
import { resolveFilm } from "../../state/actions.ts";
import { say } from "../../state/said.ts";
import { WORDS } from "../../words.ts";

const O = WORDS.operations;

interface Props {
  readonly films: readonly Video[];
  readonly onResolved: () => void;
}

/** Films that cannot go on, or cannot be accounted for, until a person has looked at the provider. */
export function Attention({ films, onResolved }: Props) {
  return (
    <section class="attention" aria-label={O.attention}>
      <h2>{O.attention}</h2>
      <p class="soft">{films.length === 0 ? O.noAttention : O.attentionWhy}</p>
      <ul>
        {films.map((video) => (
          <Case key={video.id} video={video} onResolved={onResolved} />
        ))}
      </ul>
    </section>
  );
}

function Case({ video, onResolved }: { readonly video: Video; readonly onResolved: () => void }) {
  const jobId = useSignal("");
  const problem = useSignal("");
  const { id, prompt, model, stage, created_at, cost, owner } = video;
  const resolve = async (providerId: string | null) => {
    problem.value = (await resolveFilm(id, providerId)) ?? "";
    if (problem.value !== "") return;
    say(O.resolved);
    onResolved();
  };
  const adopt = (event: Event) => {
    event.preventDefault();
    if (jobId.value.trim() !== "") void resolve(jobId.value.trim());
  };
  return (
    <li>
      <a href={`#${id}`}>{beginning(prompt)}</a>
      <p class="soft">
        {stageName(stage)} · {model} · {momentWords(created_at)}
        {owner !== undefined && ` · ${owner}`}
        {cost.unaccounted > 0 && ` · ${WORDS.money.unaccounted(cost.unaccounted)}`}
        {cost.unaccounted === 0 && ` · ${formatUsd(cost.estimated)}`}
      </p>
      <form onSubmit={adopt}>
        <label for={`job-${id}`}>{O.jobId}</label>
        <input
          id={`job-${id}`}
          type="text"
          autocomplete="off"
          spellcheck={false}
          value={jobId.value}
          onInput={({ currentTarget }) => {
            jobId.value = currentTarget.value;
          }}
        />
        <button type="submit" class="chip">
          {O.adopt}
        </button>
        <button type="button" class="chip danger" onClick={() => void resolve(null)}>
          {O.neverMade}
        </button>
      </form>
      <p class="problem" role="alert">
        {problem}
      </p>
    </li>
  );
}
