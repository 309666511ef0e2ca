import { computed } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { isEverything } from "../../pure/filter.ts";
import { dayWords } from "../../pure/sentences.ts";
import {
  arrivals,
  filter,
  hasMore,
  isLoading,
  loadMore,
  looked,
  order,
  shelfProblem,
  showArrivals,
} from "../../state/shelf.ts";
import { WORDS } from "../../words.ts";
import { Card } from "./Card.tsx";
import { Filters } from "./Filters.tsx";

const G = WORDS.gallery;
/** The next screenful is asked for while there is still one to look at. */
const AHEAD = "1000px";

const isComing = computed(() => order.value.length === 0 && hasMore.value && shelfProblem.value === null);

/** Every film, newest first, without an end that one could run into. */
export function Gallery() {
  const count = arrivals.value.length;
  return (
    <section class="gallery" aria-label={G.title}>
      <Filters />
      {count > 0 && (
        <button type="button" class="arrivals" onClick={onArrivals}>
          {G.arrivals(count)}
        </button>
      )}
      {/* Where a screenful is on its way its room is kept, so that nothing moves when it comes. */}
      <ul class={isComing.value ? "cards coming" : "cards"}>
        {order.value.map((id) => (
          <Card key={id} id={id} />
        ))}
      </ul>
      <Foot />
    </section>
  );
}

function onArrivals(): void {
  window.scrollTo(0, 0);
  showArrivals();
}

function Foot() {
  const foot = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current } = foot;
    if (!current) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) void loadMore();
      },
      { rootMargin: AHEAD },
    );
    observer.observe(current);
    return () => observer.disconnect();
    // A page that was short leaves the foot where it was seen before: it is looked at anew after every page.
  }, [isLoading.value, order.value.length]);
  return (
    <div ref={foot} class="foot">
      <p>{footWords()}</p>
      {shelfProblem.value !== null && (
        <p class="problem">
          {shelfProblem}{" "}
          <button type="button" onClick={() => void loadMore()}>
            {WORDS.again}
          </button>
        </p>
      )}
    </div>
  );
}

function footWords(): string {
  const { films, backTo } = looked.value;
  const wanted = filter.value;
  const far = wanted.text.trim() !== "" && backTo !== null ? G.looked(films, dayWords(backTo)) : "";
  if (isLoading.value) return `${G.loading} ${far}`;
  if (hasMore.value) return far;
  if (order.value.length > 0) return `${G.end} ${far}`;
  return isEverything(wanted) ? G.empty : `${G.none} ${far}`;
}
