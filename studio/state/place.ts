import { signal } from "@preact/signals";
import { type Place, placeOf } from "../pure/place.ts";

export const place = signal<Place>(placeOf(location.hash));

let filmsScroll = 0;

/** Follows the address; one comes back to the films where one left them. */
export function followAddress(): void {
  history.scrollRestoration = "manual";
  window.addEventListener("hashchange", () => {
    const next = placeOf(location.hash);
    if (place.peek().kind === "films") filmsScroll = lastScroll;
    place.value = next;
    const top = next.kind === "films" ? filmsScroll : 0;
    requestAnimationFrame(() => window.scrollTo(0, top));
  });
  window.addEventListener("scroll", () => {
    lastScroll = window.scrollY;
  });
}

let lastScroll = 0;

/** Goes to the films; to their beginning when the composer is wanted. */
export function goToFilms({ fromTop = false } = {}): void {
  if (fromTop) {
    filmsScroll = 0;
    lastScroll = 0;
  }
  if (place.peek().kind === "films") window.scrollTo(0, 0);
  else location.hash = "";
}
