import { computed } from "@preact/signals";
import type { Video } from "../../api/types.ts";
import { Still } from "../../parts/Still.tsx";
import { aspectOf } from "../../pure/format.ts";
import { filmOf } from "../../state/films.ts";
import { isLoading, order } from "../../state/shelf.ts";
import { WORDS } from "../../words.ts";

const newest = computed(() => order.value.find((id) => filmOf(id)?.value.stage === "completed") ?? null);

/** The newest film, as large as there is room for, with its light on the walls. */
export function Screen() {
  const film = newest.value === null ? null : (filmOf(newest.value)?.value ?? null);
  return <div class="screen">{film ? <Picture film={film} /> : <Dark />}</div>;
}

function Picture({ film }: { readonly film: Video }) {
  const { id, size } = film;
  const index = film.outputs.find(({ status }) => status === "archived")?.index ?? 0;
  return (
    <>
      <div class="screen-light" aria-hidden="true">
        <Still id={id} index={index} key={id} />
      </div>
      <a
        class="screen-picture"
        href={`#${id}`}
        aria-label={WORDS.screen.newest}
        style={{ "--aspect": `${aspectOf(size)}` }}
      >
        <Still id={id} index={index} key={id} />
      </a>
    </>
  );
}

function Dark() {
  return <p class="screen-dark">{isLoading.value ? "" : WORDS.screen.empty}</p>;
}
