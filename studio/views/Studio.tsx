import { useEffect, useRef } from "preact/hooks";
import { signedOut } from "../api/ask.ts";
import { beginning } from "../pure/format.ts";
import type { Place } from "../pure/place.ts";
import { filmOf } from "../state/films.ts";
import { place } from "../state/place.ts";
import { said } from "../state/said.ts";
import { WORDS } from "../words.ts";
import { Film } from "./film/Film.tsx";
import { Films } from "./films/Films.tsx";
import { Header } from "./Header.tsx";
import { Money } from "./money/Money.tsx";
import { Operations } from "./operations/Operations.tsx";
import { SignIn } from "./SignIn.tsx";

/** The whole page. The films stay as they were while one looks at something else. */
export function Studio() {
  const main = useRef<HTMLElement>(null);
  useFocusOfPlace(main.current, place.value);
  if (signedOut.value) return <SignIn />;
  const at = place.value;
  return (
    <>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        {WORDS.skip}
      </button>
      <Header />
      <main ref={main} tabIndex={-1}>
        <div hidden={at.kind !== "films"}>
          <Films />
        </div>
        {at.kind === "film" && <Film key={at.id} id={at.id} />}
        {at.kind === "money" && <Money />}
        {at.kind === "operations" && <Operations />}
      </main>
      <p class="unseen" role="status">
        {said}
      </p>
    </>
  );
}

/** Whoever goes elsewhere by keyboard goes on there, and comes back to the film they came from. */
function useFocusOfPlace(main: HTMLElement | null, at: Place): void {
  const before = useRef<Place>(at);
  useEffect(() => {
    document.title = titleOf(at);
    const from = before.current;
    before.current = at;
    if (from === at) return;
    const card =
      from.kind === "film" && at.kind === "films" ? document.getElementById(`card-${from.id}`) : null;
    (card ?? main)?.focus({ preventScroll: true });
  }, [at, main]);
}

function titleOf(at: Place): string {
  if (at.kind === "films") return WORDS.product;
  const name =
    at.kind === "film"
      ? beginning(filmOf(at.id)?.peek().prompt ?? WORDS.nav.films, 40)
      : WORDS[at.kind].title;
  return `${name} · ${WORDS.product}`;
}
