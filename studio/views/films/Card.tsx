import { useEffect, useRef } from "preact/hooks";
import type { Video } from "../../api/types.ts";
import { filmUrl } from "../../api/videos.ts";
import { Making } from "../../parts/Making.tsx";
import { Still } from "../../parts/Still.tsx";
import { aspectOf, beginning, formatUsd } from "../../pure/format.ts";
import { stageName } from "../../pure/sentences.ts";
import { isFinal } from "../../pure/stages.ts";
import { cancelFilm } from "../../state/actions.ts";
import { justMade } from "../../state/composer.ts";
import { filmOf } from "../../state/films.ts";
import { WORDS } from "../../words.ts";

const stillWanted = matchMedia("(prefers-reduced-motion: reduce)");

/** Longer than a browser scrolls. */
const SCROLLED_MS = 1_000;

/** Only as far as it is needed: who sees it stays where they are. */
function showWhole(card: HTMLElement): void {
  const { top, bottom } = card.getBoundingClientRect();
  if (top >= 0 && bottom <= innerHeight) return;
  card.scrollIntoView({ block: "nearest", behavior: stillWanted.matches ? "auto" : "smooth" });
  // Where the page is busy, the browser may leave off halfway.
  setTimeout(() => card.scrollIntoView({ block: "nearest" }), SCROLLED_MS);
}

/** One film of the shelf: in the making, ready, or why it was not made. */
export function Card({ id }: { readonly id: string }) {
  const reel = useRef<HTMLVideoElement>(null);
  const card = useRef<HTMLLIElement>(null);
  const video = filmOf(id)?.value;
  const isJustMade = justMade.value === id;
  useEffect(() => {
    if (!isJustMade || !card.current) return;
    justMade.value = null;
    showWhole(card.current);
  }, [isJustMade]);
  if (!video) return null;
  const play = () => {
    if (!stillWanted.matches) void reel.current?.play().catch(() => undefined);
  };
  const stop = () => {
    reel.current?.pause();
    if (reel.current && reel.current.readyState > 0) reel.current.currentTime = 0;
  };
  return (
    <li
      ref={card}
      class={`card ${video.status} ${video.stage}`}
      style={{ "--aspect": `${aspectOf(video.size)}` }}
    >
      <a
        id={`card-${id}`}
        href={`#${id}`}
        onMouseEnter={play}
        onMouseLeave={stop}
        onFocus={play}
        onBlur={stop}
      >
        <span class="frame">
          {video.status === "completed" ? <Reel video={video} reel={reel} /> : <Unmade video={video} />}
        </span>
        <span class="card-prompt">{beginning(video.prompt)}</span>
      </a>
      <Facts video={video} />
    </li>
  );
}

interface ReelOf {
  readonly video: Video;
  readonly reel: { current: HTMLVideoElement | null };
}

function Reel({ video: { id, outputs }, reel }: ReelOf) {
  const index = outputs.find(({ status }) => status === "archived")?.index ?? 0;
  return (
    <>
      <video
        ref={reel}
        src={filmUrl(id, index)}
        preload="none"
        onPlaying={({ currentTarget }) => currentTarget.classList.add("plays")}
        onPause={({ currentTarget }) => currentTarget.classList.remove("plays")}
        muted
        loop
        playsInline
        tabIndex={-1}
        aria-hidden="true"
        disablePictureInPicture
      />
      <Still id={id} index={index} />
    </>
  );
}

function Unmade({ video }: { readonly video: Video }) {
  if (!isFinal(video.stage)) return <Making video={video} />;
  return (
    <span class="unmade">
      <strong>{stageName(video.stage)}</strong>
      <span>{video.error?.message}</span>
    </span>
  );
}

function Facts({ video }: { readonly video: Video }) {
  const { id, model, seconds, cost, n_variants, stage } = video;
  const canCancel = !isFinal(stage) && stage !== "cancelling";
  const variants = n_variants > 1 ? ` · ${WORDS.gallery.variants(n_variants)}` : "";
  return (
    <p class="card-facts">
      <span>
        <span class="card-model">{model} · </span>
        {seconds} s{variants} · {formatUsd(cost.actual ?? cost.estimated)}
      </span>
      {canCancel && (
        <button
          type="button"
          class="quiet"
          aria-label={`${WORDS.film.cancel}: ${beginning(video.prompt, 40)}`}
          onClick={() => void cancelFilm(id)}
        >
          {WORDS.gallery.cancel}
        </button>
      )}
    </p>
  );
}
