import type { Video } from "../../api/types.ts";
import { stretchesOf } from "../../pure/timeline.ts";
import { now } from "../../state/clock.ts";
import { WORDS } from "../../words.ts";

/** Narrower than this a stretch would not be seen. */
const LEAST_SHARE = 0.012;

/** How a film was made, as a line whose parts are as long as they took. */
export function Timeline({ video: { timeline, completed_at } }: { readonly video: Video }) {
  const stretches = stretchesOf(timeline, completed_at ?? now.value);
  if (stretches.length === 0) return null;
  return (
    <section class="timeline" aria-label={WORDS.film.timeline}>
      <h2>{WORDS.film.timeline}</h2>
      <div class="timeline-bar" aria-hidden="true">
        {stretches.map(({ phase, share }, index) => (
          <span key={index} class={phase} style={{ flexGrow: `${Math.max(share, LEAST_SHARE)}` }} />
        ))}
      </div>
      <ol>
        {stretches.map(({ phase, seconds }, index) => (
          <li key={index} class={phase}>
            {WORDS.film.took(phase, seconds)}
          </li>
        ))}
      </ol>
    </section>
  );
}
