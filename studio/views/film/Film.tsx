import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Video } from "../../api/types.ts";
import { readVideo } from "../../api/videos.ts";
import { Making } from "../../parts/Making.tsx";
import { aspectOf } from "../../pure/format.ts";
import { stageName } from "../../pure/sentences.ts";
import { isFinal } from "../../pure/stages.ts";
import { filmOf, sightFilm } from "../../state/films.ts";
import { WORDS } from "../../words.ts";
import { Actions } from "./Actions.tsx";
import { Facts } from "./Facts.tsx";
import { Player } from "./Player.tsx";
import { Prompt } from "./Prompt.tsx";
import { Timeline } from "./Timeline.tsx";

/** One film: the picture first, then all there is to know of it. */
export function Film({ id }: { readonly id: string }) {
  const isGone = useSignal(false);
  const isKnown = useSignal(filmOf(id) !== null);
  useEffect(() => {
    // What is known may lack what only this answer has, such as the whole timeline.
    void readVideo(id).then((answer) => {
      if (answer.kind === "ok") isKnown.value = sightFilm(answer.value) !== null;
      if (answer.kind === "refused" && answer.status === 404) isGone.value = true;
    });
  }, [id, isGone, isKnown]);
  const video = isKnown.value ? filmOf(id)?.value : null;
  return (
    <div class="film">
      <a class="back" href="#films">
        ← {WORDS.film.back}
      </a>
      {isGone.value ? <h1 class="gone">{WORDS.film.gone}</h1> : video && <Shown video={video} />}
    </div>
  );
}

function Shown({ video }: { readonly video: Video }) {
  const chosen = useSignal(0);
  const isMade = video.status === "completed";
  useEffect(() => {
    if (isMade) chosen.value = video.outputs.find(({ status }) => status === "archived")?.index ?? 0;
  }, [isMade]);
  return (
    <article>
      {isMade ? <Player video={video} chosen={chosen} /> : <NoPicture video={video} />}
      <div class="film-words">
        <Prompt text={video.prompt} />
        <Actions video={video} index={chosen.value} />
        <Timeline video={video} />
        <Facts video={video} />
      </div>
    </article>
  );
}

function NoPicture({ video }: { readonly video: Video }) {
  return (
    <div class={`stage-room ${video.status}`} style={{ "--aspect": `${aspectOf(video.size)}` }}>
      {isFinal(video.stage) ? (
        <p class="unmade">
          <strong>{stageName(video.stage)}</strong>
          <span>{video.error?.message}</span>
        </p>
      ) : (
        <Making video={video} />
      )}
    </div>
  );
}
