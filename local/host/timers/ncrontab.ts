interface Field {
  readonly from: number;
  readonly to: number;
  readonly names?: readonly string[];
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const fields: readonly Field[] = [
  { from: 0, to: 59 },
  { from: 0, to: 59 },
  { from: 0, to: 23 },
  { from: 1, to: 31 },
  { from: 1, to: 12, names: ["", ...months] },
  { from: 0, to: 6, names: days },
];
const searchLimitDays = 8 * 366;

/** A six-field NCRONTAB schedule (second minute hour day month weekday) in UTC. */
export class Ncrontab {
  readonly #sets: readonly ReadonlySet<number>[];

  /** Throws when the expression has not six fields, or one of them is out of range. */
  constructor(expression: string) {
    const parts = expression.trim().split(/\s+/);
    if (parts.length !== 6) throw new Error(`The schedule "${expression}" has not six fields.`);
    this.#sets = fields.map((field, index) => parseField(parts[index] ?? "", field, expression));
  }

  /** The first time after `time`, in milliseconds since 1970. */
  next(time: number): number {
    const [seconds, minutes, hours, dates, monthSet, weekdays] = this.#sets as readonly [
      ReadonlySet<number>,
      ...ReadonlySet<number>[],
    ]; // the constructor made six
    const at = new Date(Math.floor(time / 1000) * 1000 + 1000);
    for (let day = 0; day < searchLimitDays; day++) {
      const fits =
        monthSet?.has(at.getUTCMonth() + 1) && dates?.has(at.getUTCDate()) && weekdays?.has(at.getUTCDay());
      const found = fits ? firstInDay(at, hours, minutes, seconds) : undefined;
      if (found !== undefined) return found;
      at.setUTCHours(24, 0, 0, 0);
    }
    throw new Error("The schedule never comes.");
  }
}

function firstInDay(
  from: Date,
  hours: ReadonlySet<number> | undefined,
  minutes: ReadonlySet<number> | undefined,
  seconds: ReadonlySet<number>,
): number | undefined {
  const at = new Date(from);
  const date = at.getUTCDate();
  while (at.getUTCDate() === date) {
    if (!hours?.has(at.getUTCHours())) at.setUTCHours(at.getUTCHours() + 1, 0, 0, 0);
    else if (!minutes?.has(at.getUTCMinutes())) at.setUTCMinutes(at.getUTCMinutes() + 1, 0, 0);
    else if (!seconds.has(at.getUTCSeconds())) at.setUTCSeconds(at.getUTCSeconds() + 1, 0);
    else return at.getTime();
  }
  return undefined;
}

function parseField(text: string, field: Field, expression: string): ReadonlySet<number> {
  const values = new Set<number>();
  for (const item of text.split(",")) {
    const match = /^(?:\*|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(item);
    const step = Number(match?.[3] ?? 1);
    const from = match?.[1] === undefined ? field.from : value(match[1], field);
    const isOpen = match?.[1] === undefined || (match[2] === undefined && match[3] !== undefined);
    const to = isOpen ? field.to : value(match?.[2] ?? match?.[1] ?? "", field);
    if (!match || step < 1 || Number.isNaN(from) || Number.isNaN(to) || from > to) {
      throw new Error(`The schedule "${expression}" has a field that cannot be read: "${item}".`);
    }
    for (let n = from; n <= to; n += step) values.add(n);
  }
  return values;
}

function value(text: string, field: Field): number {
  const named = field.names?.indexOf(text.slice(0, 3).toLowerCase()) ?? -1;
  const number = /^\d+$/.test(text) ? Number(text) : named;
  const wrapped = field.names === days && number === 7 ? 0 : number;
  return wrapped >= field.from && wrapped <= field.to ? wrapped : Number.NaN;
}
