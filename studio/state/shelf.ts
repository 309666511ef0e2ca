import { signal } from "@preact/signals";
import { whyNot } from "../api/ask.ts";
import type { Video } from "../api/types.ts";
import { listVideos } from "../api/videos.ts";
import { EVERYTHING, type Filter, matches, withId } from "../pure/filter.ts";
import { eraseFilm, filmOf, forgetFilms, sightFilm } from "./films.ts";

const SCREENFUL = 24;
/** Where words are looked for, most films are passed over. */
const LOOKING_LIMIT = 100;
/** As many cards as a shelf that grows by itself may have, and as many as it is cut back to. */
const CARDS_AT_MOST = 400;
const CARDS_KEPT = 120;

export const filter = signal<Filter>(EVERYTHING);
/** The films shown, newest first. */
export const order = signal<readonly string[]>([]);
/** Newer ones that came while somebody was further down: shown when asked for, so that nothing jumps. */
export const arrivals = signal<readonly string[]>([]);
export const hasMore = signal(true);
export const isLoading = signal(false);
/** How far films were looked through for the words of the filter. */
export const looked = signal<{ readonly films: number; readonly backTo: number | null }>({
  films: 0,
  backTo: null,
});
export const shelfProblem = signal<string | null>(null);

let after: string | null = null;
let generation = 0;

/** Looks for other films, from the newest on. */
export function lookFor(next: Filter): void {
  filter.value = next;
  restart();
}

/** Begins anew: another filter, or another person. */
export function restart(): void {
  generation += 1;
  after = null;
  order.value = [];
  arrivals.value = [];
  looked.value = { films: 0, backTo: null };
  hasMore.value = true;
  isLoading.value = false;
  void loadMore();
}

/** Brings the next screenful; asks on while too few films have the words that are looked for. */
export async function loadMore(): Promise<void> {
  if (isLoading.peek() || !hasMore.peek()) return;
  const own = generation;
  isLoading.value = true;
  shelfProblem.value = null;
  for (let found = 0; found < SCREENFUL && hasMore.peek(); ) {
    const wanted = filter.peek();
    const limit = wanted.text.trim() === "" ? SCREENFUL : LOOKING_LIMIT;
    const answer = await listVideos(wanted, { after, limit });
    if (own !== generation) return;
    if (answer.kind !== "ok") {
      shelfProblem.value = whyNot(answer);
      break;
    }
    const { data, has_more, last_id } = answer.value;
    found += append(data);
    after = last_id ?? data.at(-1)?.id ?? after;
    hasMore.value = has_more && data.length > 0;
  }
  isLoading.value = false;
}

function append(page: readonly Video[]): number {
  const { films } = looked.peek();
  looked.value = {
    films: films + page.length,
    backTo: page.at(-1)?.created_at ?? looked.peek().backTo,
  };
  const shown = new Set(order.peek());
  const found = page.filter(
    (video) => sightFilm(video) !== null && matches(filter.peek(), video) && !shown.has(video.id),
  );
  // A film that an event told of may be older than this page.
  order.value = [...order.peek(), ...found.map(({ id }) => id)].sort(newestFirst);
  return found.length;
}

/** A film as an event tells it. Only those that belong on the part of the shelf that is shown are kept. */
export function shelve(video: Video, { atTop }: { readonly atTop: boolean }): void {
  const shown = order.peek().includes(video.id);
  if (!matches(filter.peek(), video)) {
    if (shown) order.value = order.peek().filter((id) => id !== video.id);
    if (filmOf(video.id)) sightFilm(video);
    return;
  }
  const isOlder = hasMore.peek() && after !== null && video.id < after;
  if (isOlder && !filmOf(video.id)) return;
  if (sightFilm(video) === null || shown || isOlder) return;
  const isNewest = video.id > (order.peek()[0] ?? "");
  if (isNewest && !atTop) {
    arrivals.value = withId(arrivals.peek(), video.id) ?? arrivals.peek();
    return;
  }
  order.value = withId(order.peek(), video.id) ?? order.peek();
  if (atTop) cutBack();
}

/** Puts what has come meanwhile on the shelf. */
export function showArrivals(): void {
  const came = arrivals.peek();
  arrivals.value = [];
  order.value = came.reduce((ids, id) => withId(ids, id) ?? ids, order.peek());
}

function newestFirst(a: string, b: string): number {
  return a < b ? 1 : -1;
}

/** Takes an erased film off. */
export function unshelve(id: string): void {
  eraseFilm(id);
  order.value = order.peek().filter((each) => each !== id);
  arrivals.value = arrivals.peek().filter((each) => each !== id);
}

/** A page that stays open for days stays small. */
function cutBack(): void {
  const ids = order.peek();
  if (ids.length <= CARDS_AT_MOST) return;
  order.value = ids.slice(0, CARDS_KEPT);
  after = ids[CARDS_KEPT - 1] ?? null;
  hasMore.value = true;
  forgetFilms(ids.slice(CARDS_KEPT));
}
