/** A group's limits; `maxCreatesPerMinute` null = no rate limit. */
export interface GroupLimits {
  readonly maxRunning: number;
  readonly maxCreatesPerMinute: number | null;
}
