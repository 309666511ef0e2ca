import { Cron } from "croner";

/** A six-field NCRONTAB schedule (second minute hour day month weekday) in UTC. */
export class Ncrontab {
  readonly #cron: Cron;
  readonly #expression: string;

  /** Throws when the expression has not six fields, or one of them cannot be read. */
  constructor(expression: string) {
    this.#expression = expression;
    const options = { mode: "6-part", timezone: "Etc/UTC", domAndDow: true, sloppyRanges: true } as const;
    try {
      if (/[?#+]|\b\d*(L|W|LW)\b/i.test(expression))
        throw new Error("NCRONTAB has none of L, W, #, ? and +.");
      this.#cron = new Cron(expression, options);
    } catch (cause) {
      throw new Error(`The schedule "${expression}" cannot be read: ${String(cause)}`, { cause });
    }
  }

  /** The first time after `time`, in milliseconds since 1970. */
  next(time: number): number {
    const next = this.#cron.nextRun(new Date(time));
    if (!next) throw new Error(`The schedule "${this.#expression}" never comes.`);
    return next.getTime();
  }
}
