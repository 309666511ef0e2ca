import { signal } from "@preact/signals";

/** Unix seconds, moving. */
export const now = signal(Math.floor(Date.now() / 1_000));

export function startClock(): void {
  setInterval(() => {
    if (document.visibilityState === "visible") now.value = Math.floor(Date.now() / 1_000);
  }, 1_000);
}
