import { line } from "../state/live.ts";
import { config, isAdmin, leave } from "../state/person.ts";
import { place } from "../state/place.ts";
import { WORDS } from "../words.ts";

/** Where one can go, and whether the page still hears from the server. */
export function Header() {
  const at = place.value.kind;
  const current = (kind: typeof at) => (at === kind ? "page" : undefined);
  return (
    <header class="header">
      <a class="mark" href="#films">
        {WORDS.product}
      </a>
      <nav aria-label={WORDS.nav.label}>
        <a href="#films" aria-current={current("films")}>
          {WORDS.nav.films}
        </a>
        <a href="#money" aria-current={current("money")}>
          {WORDS.nav.money}
        </a>
        {isAdmin.value && (
          <a href="#operations" aria-current={current("operations")}>
            {WORDS.nav.operations}
          </a>
        )}
      </nav>
      {config.value.auth === "keys" && (
        <button type="button" class="quiet" onClick={() => void leave()}>
          {WORDS.nav.signOut}
        </button>
      )}
      {line.value === "lost" && <p class="lost">{WORDS.line.lost}</p>}
    </header>
  );
}
