import type { Video } from "../api/types.ts";
import { etaWords, stageWords, waitWords } from "../pure/sentences.ts";
import { now } from "../state/clock.ts";
import { WORDS } from "../words.ts";

const SHOWS_PROGRESS: readonly Video["stage"][] = ["preprocessing", "running", "processing", "archiving"];

/** A film that is not there yet: what happens to it, what it waits for, and until when. */
export function Making({ video }: { readonly video: Video }) {
  const eta = etaWords(video, now.value);
  return (
    <span class="making">
      <strong>{stageWords(video)}</strong>
      <span class="making-why">{waitWords(video, now.value)}</span>
      {eta !== "" && <span class="making-eta">{eta}</span>}
      {SHOWS_PROGRESS.includes(video.stage) && (
        <progress max={100} value={video.progress} aria-label={WORDS.film.progress} />
      )}
    </span>
  );
}
