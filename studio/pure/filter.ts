import type { Status, Video } from "../api/types.ts";

/** What the gallery shows; an empty word is everything. */
export interface Filter {
  readonly text: string;
  readonly model: string;
  readonly status: Status | "";
}

export const EVERYTHING: Filter = { text: "", model: "", status: "" };

export function isEverything({ text, model, status }: Filter): boolean {
  return text.trim() === "" && model === "" && status === "";
}

/** Whether a film is among those looked for; words may stand anywhere in the prompt, in any order. */
export function matches({ text, model, status }: Filter, video: Video): boolean {
  if (model !== "" && video.model !== model) return false;
  if (status !== "" && video.status !== status) return false;
  const within = `${video.prompt} ${video.id}`.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => within.includes(word));
}

/** Ids put in their place, newest first: an id is a time and sorts as one. Null when it was there already. */
export function withId(order: readonly string[], id: string): readonly string[] | null {
  const place = order.findIndex((each) => each <= id);
  if (place === -1) return [...order, id];
  if (order[place] === id) return null;
  return [...order.slice(0, place), id, ...order.slice(place)];
}
