import { mayCloseTab, tabMayCloseIsRead } from "../../state/composer.ts";
import { WORDS } from "../../words.ts";

/** Says once that a closed tab loses nothing. */
export function MayClose() {
  if (!mayCloseTab.value) return null;
  return (
    <p class="may-close">
      {WORDS.mayClose.text}{" "}
      <button type="button" class="quiet" onClick={tabMayCloseIsRead}>
        {WORDS.mayClose.ok}
      </button>
    </p>
  );
}
