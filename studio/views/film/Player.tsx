import type { Signal } from "@preact/signals";
import type { Video } from "../../api/types.ts";
import { filmUrl, stillUrl } from "../../api/videos.ts";
import { Still } from "../../parts/Still.tsx";
import { aspectOf } from "../../pure/format.ts";
import { WORDS } from "../../words.ts";

const F = WORDS.film;

/** The player, and the variants to choose from. */
export function Player({ video, chosen }: { readonly video: Video; readonly chosen: Signal<number> }) {
  const { id, outputs, prompt, size } = video;
  const index = chosen.value;
  const isThere = outputs.find((output) => output.index === index)?.status === "archived";
  return (
    <div class="player" style={{ "--aspect": `${aspectOf(size)}` }}>
      <div class="player-light" aria-hidden="true">
        {isThere && <Still key={index} id={id} index={index} />}
      </div>
      {isThere ? (
        // biome-ignore lint/a11y/useMediaCaption: nobody writes captions for a film that a model made.
        <video
          key={index}
          src={filmUrl(id, index)}
          poster={stillUrl(id, index)}
          aria-label={F.player(prompt)}
          controls
          playsInline
          loop
          preload="metadata"
        />
      ) : (
        <p class="unmade">{F.output.failed}</p>
      )}
      {outputs.length > 1 && (
        <fieldset class="variants">
          <legend class="unseen">{WORDS.composer.variants}</legend>
          {outputs.map((output) => (
            <button
              key={output.index}
              type="button"
              aria-pressed={output.index === index}
              aria-label={F.variant(output.index + 1)}
              onClick={() => {
                chosen.value = output.index;
              }}
            >
              {output.status === "archived" ? <Still id={id} index={output.index} /> : "×"}
            </button>
          ))}
        </fieldset>
      )}
    </div>
  );
}
