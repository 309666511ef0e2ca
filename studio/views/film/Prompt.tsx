import { useSignal } from "@preact/signals";
import { say } from "../../state/said.ts";
import { WORDS } from "../../words.ts";

const SHOWN_MS = 2_000;
/** Longer ones are set smaller. */
const LONG = 180;

/** The words that made the film, to read and to copy. */
export function Prompt({ text }: { readonly text: string }) {
  const isCopied = useSignal(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    isCopied.value = true;
    say(WORDS.film.copied);
    setTimeout(() => {
      isCopied.value = false;
    }, SHOWN_MS);
  };
  return (
    <div class={text.length > LONG ? "film-prompt long" : "film-prompt"}>
      <h1>{text}</h1>
      <button type="button" class="quiet" onClick={() => void copy().catch(() => undefined)}>
        {isCopied.value ? WORDS.film.copied : WORDS.film.copy}
      </button>
    </div>
  );
}
