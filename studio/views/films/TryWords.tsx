import { draft, edit, wanted } from "../../state/composer.ts";
import { config } from "../../state/person.ts";
import { WORDS } from "../../words.ts";

/** The words that make the simulator misbehave; where there is no simulator the server names none. */
export function TryWords() {
  const words = config.value.try;
  if (words.length === 0) return null;
  const add = (word: string) => {
    edit({ prompt: `${draft.peek().prompt} ${word}`.trimStart() });
    wanted.value += 1;
  };
  return (
    <details class="try">
      <summary>{WORDS.try.title}</summary>
      <div class="try-words">
        <p>{WORDS.try.about}</p>
        <ul>
          {words.map(({ word, what }) => (
            <li key={word}>
              <button type="button" class="chip" onClick={() => add(word)}>
                {word}
              </button>
              <span>{what}</span>
            </li>
          ))}
        </ul>
      </div>
    </details>
  );
}
