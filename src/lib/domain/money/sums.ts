import type { Amount } from "./amount.ts";

/** Sums over what the ledger has of some videos: of a day or a month, of one owner or all, of one model or all. */
export interface Sums {
  /** Set aside for videos that are not settled. */
  readonly reserved: Amount;
  /** Booked: settled and corrected. */
  readonly spent: Amount;
  /** What may be billed beside: creates whose fate nobody knows. */
  readonly unaccounted: Amount;
  /** What all videos, settled or not, were expected to cost. */
  readonly estimated: Amount;
  readonly videos: number;
  /** Seconds of film made. */
  readonly seconds: number;
}

/** The sums of no video. */
export const NOTHING: Sums = { reserved: 0, spent: 0, unaccounted: 0, estimated: 0, videos: 0, seconds: 0 };

/** Both together. */
export function plus(a: Sums, b: Partial<Sums>): Sums {
  return {
    reserved: a.reserved + (b.reserved ?? 0),
    spent: a.spent + (b.spent ?? 0),
    unaccounted: a.unaccounted + (b.unaccounted ?? 0),
    estimated: a.estimated + (b.estimated ?? 0),
    videos: a.videos + (b.videos ?? 0),
    seconds: a.seconds + (b.seconds ?? 0),
  };
}

/** True when nothing is in them: what was reserved and released leaves such. */
export function isNothing(sums: Sums): boolean {
  return Object.values(sums).every((sum) => sum === 0);
}
