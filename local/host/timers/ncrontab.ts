import { Cron } from "croner";

/** Says when a schedule comes for the first time after `time`; both are milliseconds since 1970. */
export type Schedule = (time: number) => number;

/** Reads a six-field NCRONTAB schedule (second minute hour day month weekday) in UTC. Throws when it cannot. */
export function readNcrontab(expression: string): Schedule {
  const options = { mode: "6-part", timezone: "Etc/UTC", domAndDow: true, sloppyRanges: true } as const;
  try {
    if (/[?#+]|\b\d*(L|W|LW)\b/i.test(expression)) throw new Error("NCRONTAB has none of L, W, #, ? and +.");
    const cron = new Cron(expression, options);
    return (time) => {
      const next = cron.nextRun(new Date(time));
      if (!next) throw new Error(`The schedule "${expression}" never comes.`);
      return next.getTime();
    };
  } catch (cause) {
    throw new Error(`The schedule "${expression}" cannot be read: ${String(cause)}`, { cause });
  }
}
