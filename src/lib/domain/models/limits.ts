/** A group's limits. `maxRunning` 0: it is paused, and its jobs wait; `maxCreatesPerMinute` null = no rate limit. */
export interface GroupLimits {
  readonly maxRunning: number;
  readonly maxCreatesPerMinute: number | null;
}
