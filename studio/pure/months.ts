/** A span of UTC days, both included, as the API takes them. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/** The month so many before this one (0 = this one, to today), in UTC days. */
export function monthDays(nowMs: number, back: number): Days {
  const now = new Date(nowMs);
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth() - back];
  const first = new Date(Date.UTC(year, month, 1));
  const last = back === 0 ? now : new Date(Date.UTC(year, month + 1, 0));
  return { from: day(first), to: day(last) };
}

/** Every day of a span, in order. */
export function eachDay({ from, to }: Days): readonly string[] {
  const days: string[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += 86_400_000) days.push(day(new Date(at)));
  return days;
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
