/** Up to where a client has been told of changes. */
export interface EventPlace {
  /** By the storage's clock, in milliseconds since 1970. */
  readonly at: number;
  /** The one video that it follows has ended. */
  readonly over: boolean;
}

const OLDEST_MS = 7 * 86_400_000;
/** A moment of the storage's clock may be ahead of `now`, which is minutes ago (`changes.latest`) by a clock that is behind. */
const CLOCKS_DIFFER_MS = 600_000;
const FORM = /^1-([0-9a-z]{6,10})(-over)?$/;

/** The `id:` of an event, which any instance can go on from. */
export function eventId({ at, over }: EventPlace): string {
  return `1-${at.toString(36)}${over ? "-over" : ""}`;
}

/** Where a `Last-Event-ID` says that its client was; null for none, one that is none of ours, or an old one. */
export function readEventId(header: string | null, now: number): EventPlace | null {
  const [, digits, over] = FORM.exec(header ?? "") ?? [];
  if (digits === undefined) return null;
  const at = Number.parseInt(digits, 36);
  return at < now - OLDEST_MS || at > now + CLOCKS_DIFFER_MS ? null : { at, over: over !== undefined };
}
