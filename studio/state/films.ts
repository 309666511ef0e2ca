import { type Signal, signal } from "@preact/signals";
import type { Video } from "../api/types.ts";
import { laterSighting } from "../pure/stages.ts";

const known = new Map<string, Signal<Video>>();
const erased = new Set<string>();
const ERASED_KEPT = 500;

/** What is known of a film; null when nothing is. */
export function filmOf(id: string): Signal<Video> | null {
  return known.get(id) ?? null;
}

/** All films that are known. */
export function knownFilms(): readonly Video[] {
  return Array.from(known.values(), (film) => film.peek());
}

/** Takes note of a sighting, whichever way it came; null when the film was erased meanwhile. */
export function sightFilm(video: Video): Video | null {
  if (erased.has(video.id)) return null;
  const film = known.get(video.id);
  if (!film) known.set(video.id, signal(video));
  else film.value = laterSighting(film.peek(), video);
  return known.get(video.id)?.peek() ?? video;
}

/** An answer that is still on its way does not bring it back. */
export function eraseFilm(id: string): void {
  erased.add(id);
  const [oldest] = erased;
  if (erased.size > ERASED_KEPT && oldest !== undefined) erased.delete(oldest);
  known.delete(id);
}

/** Nobody looks at these films any more. */
export function forgetFilms(ids: readonly string[]): void {
  for (const id of ids) known.delete(id);
}

/** Everything, when somebody else signs in. */
export function forgetAllFilms(): void {
  known.clear();
  erased.clear();
}
