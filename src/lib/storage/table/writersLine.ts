import { oneAtATime } from "./oneAtATime.ts";

/** What was read ahead of one's turn to write. */
export interface Ahead<T> {
  readonly read: T;
  /** How many turns had ended when the reading began. */
  readonly turns: number;
}

/** The line in which a process's writers of the same rows wait for each other. */
export interface WritersLine {
  /** Runs pieces of work strictly one after the other, in the order asked for; one that fails does not stop the next. */
  turn<T>(work: () => Promise<T>): Promise<T>;
  /** Reads before one's turn comes; null while others have theirs, whose writes would make it out of date. */
  ahead<T>(read: () => Promise<T>): Promise<Ahead<T> | null>;
  /** What was read ahead, as long as nobody of this process has had a turn since: ETags tell of other processes. */
  stillNew<T>(ahead: Ahead<T> | null): T | null;
}

/** Opens the line of one process. */
export function writersLine(): WritersLine {
  const inLine = oneAtATime();
  let turns = 0;
  let waiting = 0;
  return {
    turn(work) {
      waiting += 1;
      return inLine(work).finally(() => {
        turns += 1;
        waiting -= 1;
      });
    },
    async ahead(read) {
      if (waiting > 0) return null;
      const before = turns;
      return { read: await read(), turns: before };
    },
    stillNew: (ahead) => (ahead !== null && ahead.turns === turns ? ahead.read : null),
  };
}
