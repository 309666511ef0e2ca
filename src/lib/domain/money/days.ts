/** Days (UTC, "2026-11-22"), both included. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/** The days of a range that lie in one month. */
export interface MonthDays extends Days {
  /** "2026-11" */
  readonly month: string;
  /** True when nothing of the month, as far as it has come, lies outside. */
  readonly isWhole: boolean;
}

const DAY_MS = 86_400_000;

/** Month (UTC, "2026-11") of a time: everything about a video belongs to the month and day of its reservation. */
export function monthOf(time: number): string {
  return new Date(time).toISOString().slice(0, 7);
}

/** Day (UTC, "2026-11-22") of a time. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** How many days there are from one to the other, both included. */
export function countDays({ from, to }: Days): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
}

/** A range cut at the ends of its months. */
export function monthsOf({ from, to }: Days, today: string): readonly MonthDays[] {
  const months: MonthDays[] = [];
  for (let start = from; start <= to; start = dayOf(Date.parse(lastDayOf(start)) + DAY_MS)) {
    const last = lastDayOf(start);
    const end = to < last ? to : last;
    const isWhole = start.endsWith("-01") && (end === last || end >= today);
    months.push({ month: start.slice(0, 7), from: start, to: end, isWhole });
  }
  return months;
}

function lastDayOf(day: string): string {
  const date = new Date(day);
  return dayOf(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0));
}
