import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Video } from "../../api/types.ts";
import { estimate } from "../../api/videos.ts";
import { changeDraft, type Draft, emptyDraft, readDraft } from "../../pure/draft.ts";
import { remixFilm } from "../../state/actions.ts";
import { keep, readKept } from "../../state/kept.ts";
import { newKey } from "../../state/newKey.ts";
import { WORDS } from "../../words.ts";

const F = WORDS.film;

const tab = () => sessionStorage;

/** Makes another film from this one; the same words ask for it once, whatever happens to the page on the way. */
export function Remix({ video }: { readonly video: Video }) {
  const name = `dailies.remix.${video.id}`;
  const draft = useSignal<Draft>(readDraft(readKept(tab, name)) ?? emptyDraft(newKey()));
  const problem = useSignal("");
  const isSending = useSignal(false);
  const usd = useCost(video);
  const put = (next: Draft) => {
    draft.value = next;
    keep(tab, name, JSON.stringify(next));
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    const { prompt, key } = draft.value;
    if (isSending.value || prompt.trim() === "") return;
    isSending.value = true;
    const answer = await remixFilm(video.id, prompt, key);
    isSending.value = false;
    if ("problem" in answer) problem.value = answer.problem;
    else {
      put(emptyDraft(newKey()));
      location.hash = answer.made.id;
    }
  };
  return (
    <form class="remix" onSubmit={(event) => void submit(event)}>
      <label for="remix">{F.remixLabel}</label>
      <div class="remix-row">
        <input
          id="remix"
          type="text"
          autocomplete="off"
          value={draft.value.prompt}
          placeholder={F.remixPlaceholder}
          aria-describedby="remix-problem"
          readOnly={isSending.value}
          onInput={({ currentTarget }) =>
            put(changeDraft(draft.value, { prompt: currentTarget.value }, newKey()))
          }
        />
        <button type="submit" class="chip" aria-disabled={isSending.value}>
          {F.remixCost(usd)}
        </button>
      </div>
      <p id="remix-problem" class="problem" role="alert">
        {problem}
      </p>
    </form>
  );
}

/** A remix is one film of the same model, size and length. */
function useCost({ model, size, seconds, prompt }: Video): number | null {
  const usd = useSignal<number | null>(null);
  useEffect(() => {
    const asked = new AbortController();
    const fields = { model, size, seconds, prompt, variants: 1, picture: null, sound: null, more: {} };
    void estimate(fields, asked.signal).then((answer) => {
      if (answer.kind === "ok") usd.value = answer.value.cost.estimated;
    });
    return () => asked.abort();
  }, [model, size, seconds, prompt, usd]);
  return usd.value;
}
