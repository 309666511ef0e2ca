import { signal } from "@preact/signals";

/** What a screen reader is told of what happens beside what one is doing. */
export const said = signal("");

export function say(words: string): void {
  said.value = words;
}
