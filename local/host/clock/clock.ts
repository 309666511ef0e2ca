export type Cancel = () => void;

/** Where the host takes the time from. Times are milliseconds since 1970. */
export interface Clock {
  readonly now: () => number;
  /** Runs `run` once when `time` has come. A `recurring` one does not count as something that is waited for. */
  at(time: number, run: () => void, options?: { readonly recurring?: boolean }): Cancel;
  /** Says that `work` is under way; a virtual clock stands still until the returned function is called. */
  busy(work: string): Cancel;
}
