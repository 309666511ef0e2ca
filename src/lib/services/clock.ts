/** Where the time comes from; tests give one of their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}
