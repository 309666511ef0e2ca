/** What so many callers have got done. */
export interface Work {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p99: number;
}

/** So many pieces of work, each told its number. */
export interface Task {
  readonly count: number;
  readonly piece: (index: number) => Promise<unknown>;
}

interface Tally {
  seconds: number;
  readonly times: number[];
}

/**
 * Does all of two tasks by so many callers at once, in rounds: a part of the one, a part of the other. What the machine
 * does meanwhile hits both alike.
 */
export async function inTurn<K extends string>(
  tasks: Readonly<Record<K, Task>>,
  { callers, rounds }: { readonly callers: number; readonly rounds: number },
): Promise<(name: K) => Work> {
  const tallies = new Map<string, Tally>();
  for (let round = 0; round < rounds; round += 1)
    for (const [name, { count, piece }] of Object.entries<Task>(tasks)) {
      const tally = tallies.get(name) ?? { seconds: 0, times: [] };
      tallies.set(name, tally);
      const from = Math.floor((count * round) / rounds);
      const below = Math.floor((count * (round + 1)) / rounds);
      const { seconds, times } = await atOnce(callers, { from, below }, piece);
      tally.seconds += seconds;
      for (const time of times) tally.times.push(time);
    }
  return (name) => workOf(tallies.get(name) ?? { seconds: 0, times: [] });
}

/** Does the pieces of this stretch, each caller one after the other. */
export async function atOnce(
  callers: number,
  { from, below }: { readonly from: number; readonly below: number },
  piece: Task["piece"],
): Promise<Tally> {
  let next = from;
  const times: number[] = [];
  const began = performance.now();
  const caller = async () => {
    while (next < below) {
      const index = next++;
      const start = performance.now();
      await piece(index);
      times.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return { seconds: (performance.now() - began) / 1_000, times };
}

function workOf({ seconds, times }: Tally): Work {
  const p99 = times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? Number.NaN;
  return { perSecond: times.length / seconds, p99 };
}
