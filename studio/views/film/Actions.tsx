import { useSignal } from "@preact/signals";
import type { Video } from "../../api/types.ts";
import { filmUrl } from "../../api/videos.ts";
import { Confirm } from "../../parts/Confirm.tsx";
import { isFinal } from "../../pure/stages.ts";
import { cancelFilm, eraseFilmForGood } from "../../state/actions.ts";
import { writeAgain } from "../../state/composer.ts";
import { modelNamed } from "../../state/models.ts";
import { goToFilms } from "../../state/place.ts";
import { WORDS } from "../../words.ts";
import { Remix } from "./Remix.tsx";

const F = WORDS.film;

/** What can be done with a film. */
export function Actions({ video, index }: { readonly video: Video; readonly index: number }) {
  const problem = useSignal("");
  const asksToErase = useSignal(false);
  const { id, stage, outputs } = video;
  const again = () => {
    goToFilms({ fromTop: true });
    writeAgain(video);
  };
  const cancel = async () => {
    problem.value = (await cancelFilm(id)) ?? "";
  };
  const erase = async () => {
    asksToErase.value = false;
    problem.value = (await eraseFilmForGood(id)) ?? "";
    if (problem.value === "") goToFilms();
  };
  const isArchived = outputs.some((output) => output.index === index && output.status === "archived");
  const canRemix = stage === "completed" && (modelNamed(video.model)?.modes.includes("remix") ?? false);
  return (
    <div class="actions">
      <div class="actions-row">
        {isArchived && (
          <a class="chip" href={filmUrl(id, index)} download={`${id}-${index}.mp4`}>
            {F.download}
          </a>
        )}
        <button type="button" class="chip" onClick={again}>
          {F.again}
        </button>
        {!isFinal(stage) && stage !== "cancelling" && (
          <button type="button" class="chip" onClick={() => void cancel()}>
            {F.cancel}
          </button>
        )}
        {isFinal(stage) && (
          <button
            type="button"
            class="chip danger"
            onClick={() => {
              asksToErase.value = true;
            }}
          >
            {F.delete}
          </button>
        )}
      </div>
      {canRemix && <Remix video={video} />}
      <p class="problem" role="alert">
        {problem}
      </p>
      <Confirm isOpen={asksToErase} words={WORDS.erase} onYes={() => void erase()} />
    </div>
  );
}
