import type { Services } from "../../services/services.ts";

/** Half of the activities that host.json lets run at once: submit and poll always have room beside copies. */
const PLACES = 4;
/** Whoever found no place comes again within this time; so long it counts as waiting. */
const WAITS_MS = 60_000;
/** A copy's speed is looked at over so long. */
const WINDOW_MS = 30_000;
/** No copy goes on for longer: a function that runs into `functionTimeout` takes all of its worker's others with it. */
export const LONGEST_COPY_MS = 1_200_000;
/** Less than this within a window is slow: a film of a few megabytes would take an hour. */
const LEAST_BYTES = 64 * 1024;

/** One of the places for copies of this process. */
export interface CopyPlace {
  /** Counts bytes that came; true when so few come while others wait that the place should pass on. */
  isTooSlow(bytes: number): boolean;
  /** True once the copy has had all the time that one can have. */
  isTooLong(): boolean;
  /** Gives the place back; harmless twice. */
  free(): void;
}

interface Places {
  taken: number;
  /** When somebody last found none. */
  wantedAt: number;
}

const places = new WeakMap<object, Places>();

/** Takes one of this process's places for copies; null when all are taken: come again later. */
export function takeCopyPlace({ storage, clock }: Pick<Services, "storage" | "clock">): CopyPlace | null {
  const all = places.get(storage) ?? { taken: 0, wantedAt: Number.NEGATIVE_INFINITY };
  places.set(storage, all);
  if (all.taken >= PLACES) {
    all.wantedAt = clock.now();
    return null;
  }
  all.taken += 1;
  return placeIn(all, () => clock.now());
}

function placeIn(all: Places, now: () => number): CopyPlace {
  const began = now();
  let isTaken = true;
  let since = began;
  let bytes = 0;
  return {
    isTooSlow(more) {
      bytes += more;
      const at = now();
      if (at - since < WINDOW_MS) return false;
      const isSlow = bytes < LEAST_BYTES && at - all.wantedAt < WAITS_MS;
      since = at;
      bytes = 0;
      return isSlow;
    },
    isTooLong: () => now() - began >= LONGEST_COPY_MS,
    free() {
      if (isTaken) all.taken -= 1;
      isTaken = false;
    },
  };
}
