/** What the look that found a job made has to go by; times in milliseconds since 1970. */
export interface MadeLook {
  readonly submittedAt: number;
  /** When the provider last showed the job unfinished; undefined where nobody kept it. */
  readonly seenAt: number | undefined;
  readonly now: number;
  /** How long it took by the provider's own times, in milliseconds; absent where they say nothing credible. */
  readonly said: number | undefined;
}

/** Between two looks further apart than this share of the time, a film may have been made at any time. */
const WIDEST_GAP = 0.2;

/**
 * How many milliseconds after its submit a job was made, null when that was not seen well enough: a schedule that learns
 * the times of its own looks would lock onto them. The provider's word counts within what the looks have shown.
 */
export function renderTimeOf({ submittedAt, seenAt, now, said }: MadeLook): number | null {
  const latest = now - submittedAt;
  const earliest = Math.max(0, (seenAt ?? submittedAt) - submittedAt);
  if (said !== undefined) return Math.max(1, Math.min(Math.max(said, earliest), latest));
  const middle = (earliest + latest) / 2;
  return seenAt === undefined || latest - earliest > WIDEST_GAP * middle ? null : middle;
}
