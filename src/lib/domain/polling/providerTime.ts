/** A job is a day old at most, and not from the future beyond what clocks differ by. */
const OLDEST_MS = 86_400_000;
const AHEAD_MS = 60_000;
/** To spare where the provider does not say what time it has. */
const UNKNOWN_CLOCK_MS = 600_000;

/** A provider says whole seconds: one of none may have been any part of a second. */
const SHORTEST_MS = 500;

/** The moment of an answer: what the provider's clock said (its `Date`, null when it did not), and what ours says. */
export interface AnswerTime {
  readonly date: number | null;
  readonly now: number;
}

export interface OwnTimes {
  readonly createdAt: number | null;
  readonly expiresAt: number | null;
  readonly slackMs: number;
  readonly aheadMs?: number;
}

/**
 * A provider's times (unix seconds) on our own clock: only their distance from the answer's own date is taken, so that
 * neither clock need be right. A creation that cannot be true, and a zero, are unknown.
 */
export function onOurClock(
  said: { readonly createdAt: number | null; readonly expiresAt: number | null },
  { date, now }: AnswerTime,
): OwnTimes {
  const theirs = date ?? now;
  const slackMs = date === null ? UNKNOWN_CLOCK_MS : 0;
  const distance = (seconds: number | null) =>
    seconds === null || seconds <= 0 ? null : seconds * 1_000 - theirs;
  const created = distance(said.createdAt);
  const expires = distance(said.expiresAt);
  const isBelieved = created !== null && created >= -(OLDEST_MS + slackMs) && created <= AHEAD_MS + slackMs;
  return {
    createdAt: isBelieved ? now + created : null,
    expiresAt: expires === null || !Number.isSafeInteger(now + expires) ? null : now + expires,
    slackMs,
    ...(date === null ? {} : { aheadMs: date - now }),
  };
}

/**
 * How long a job took, in milliseconds, by the provider's own times (unix seconds); null when one of them is missing or
 * cannot be true.
 */
export function saidRenderMs(
  said: { readonly createdAt: number | null; readonly completedAt: number | null },
  answer: AnswerTime,
): number | null {
  const { createdAt, completedAt } = said;
  if (createdAt === null || completedAt === null || completedAt < createdAt) return null;
  const believed = onOurClock({ createdAt: completedAt, expiresAt: null }, answer).createdAt !== null;
  if (!believed || onOurClock({ createdAt, expiresAt: null }, answer).createdAt === null) return null;
  return Math.max(SHORTEST_MS, (completedAt - createdAt) * 1_000);
}
