const months = ["", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** Second, minute, hour, day, month, weekday: the smallest and largest value, and names. */
const fields: readonly (readonly [from: number, to: number, names?: readonly string[]])[] = [
  [0, 59],
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12, months],
  [0, 6, days],
];
const searchLimitDays = 8 * 366;

/** A six-field NCRONTAB schedule (second minute hour day month weekday) in UTC. */
export class Ncrontab {
  readonly #sets: readonly ReadonlySet<number>[];

  /** Throws when the expression has not six fields, or one of them cannot be read. */
  constructor(expression: string) {
    const parts = expression.trim().split(/\s+/);
    if (parts.length !== 6) throw new Error(`The schedule "${expression}" has not six fields.`);
    this.#sets = parts.map((part, index) => parseField(part, index, expression));
  }

  /** The first time after `time`, in milliseconds since 1970. */
  next(time: number): number {
    const at = new Date(Math.floor(time / 1000) * 1000 + 1000);
    for (let day = 0; day < searchLimitDays; day++) {
      const fits =
        this.#has(4, at.getUTCMonth() + 1) && this.#has(3, at.getUTCDate()) && this.#has(5, at.getUTCDay());
      const found = fits ? this.#firstInDay(at) : undefined;
      if (found !== undefined) return found;
      at.setUTCHours(24, 0, 0, 0);
    }
    throw new Error("The schedule never comes.");
  }

  #has(field: number, value: number): boolean {
    return this.#sets[field]?.has(value) === true;
  }

  #firstInDay(from: Date): number | undefined {
    const at = new Date(from);
    while (at.getUTCDate() === from.getUTCDate()) {
      if (!this.#has(2, at.getUTCHours())) at.setUTCHours(at.getUTCHours() + 1, 0, 0, 0);
      else if (!this.#has(1, at.getUTCMinutes())) at.setUTCMinutes(at.getUTCMinutes() + 1, 0, 0);
      else if (!this.#has(0, at.getUTCSeconds())) at.setUTCSeconds(at.getUTCSeconds() + 1, 0);
      else return at.getTime();
    }
    return undefined;
  }
}

function parseField(text: string, index: number, expression: string): ReadonlySet<number> {
  const [least = 0, most = 0, names] = fields[index] ?? [];
  const value = (word: string): number => {
    const number = /^\d+$/.test(word) ? Number(word) : (names?.indexOf(word.slice(0, 3).toLowerCase()) ?? -1);
    const sunday = names === days && number === 7 ? 0 : number;
    return sunday >= least && sunday <= most ? sunday : Number.NaN;
  };
  const values = new Set<number>();
  for (const item of text.split(",")) {
    const [, first, last, step] = /^(?:\*|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(item) ?? [];
    const isKnown = item.startsWith("*") || first !== undefined;
    const from = first === undefined ? least : value(first);
    const to = last !== undefined ? value(last) : first === undefined || step !== undefined ? most : from;
    if (!isKnown || step === "0" || !(from <= to)) {
      throw new Error(`The schedule "${expression}" has a field that cannot be read: "${item}".`);
    }
    for (let n = from; n <= to; n += Number(step ?? 1)) values.add(n);
  }
  return values;
}
