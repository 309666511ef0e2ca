import type { CrashPoint } from "../callWalk.ts";
import { type Figures, figuresOf, filmProblems, leftBehind } from "./accounts.ts";
import { textFilm } from "./filmCase.ts";
import { KilledStack } from "./killedStack.ts";

export interface KillOptions {
  /** Stacks at work side by side: a claim that died takes half a minute, in which another can go on. */
  readonly stacks: number;
  /** Which of the points to take; all of them unless given. */
  readonly choose?: (point: KillPoint) => boolean;
  /** Told after every kill. */
  readonly onPoint?: (kills: number) => void;
}

/** A point with the call it is at, as a run without a kill made it. */
export interface KillPoint extends CrashPoint {
  readonly path: string;
}

export interface KillReport {
  readonly kills: number;
  readonly figures: readonly Figures[];
  readonly problems: readonly string[];
}

/**
 * Makes a film for each outbound call before and after which its host process is killed with SIGKILL, and compares each
 * film and all books with the provider's.
 */
export async function walkKills({ stacks, choose = () => true, onPoint }: KillOptions): Promise<KillReport> {
  const points: KillPoint[] = [];
  const problems: string[] = [];
  let kills = 0;
  const first = await KilledStack.start();
  const rehearsed = await rehearse(first, points, choose).catch(async (error) => {
    await first.stop();
    throw error;
  });
  const others = Array.from({ length: stacks - 1 }, () => KilledStack.start());
  const figures = await Promise.all([
    work(Promise.resolve(first), rehearsed),
    ...others.map((stack) => work(stack, 0)),
  ]);
  return { kills, figures, problems: [...problems, ...figures.flatMap((each) => each.problems)] };

  async function work(starting: Promise<KilledStack>, made: number): Promise<Figures> {
    const stack = await starting;
    let accepted = made;
    try {
      for (let point = points.shift(); point; point = points.shift()) {
        const { killed, wrong } = await killAt(stack, point);
        accepted += 1;
        problems.push(...wrong);
        if (killed) kills += 1;
        onPoint?.(kills);
      }
      return await figuresOf(stack.audited, { accepted, jobs: accepted }, []);
    } finally {
      await stack.stop();
    }
  }
}

/** Makes one film without a kill, for the list of its calls; gives how many films that were. */
async function rehearse(
  stack: KilledStack,
  points: KillPoint[],
  choose: (point: KillPoint) => boolean,
): Promise<number> {
  await stack.make(await textFilm.request(null), "rehearsal", null);
  for (const [index, path] of stack.gate.calls.entries())
    for (const when of ["before", "after"] as const) points.push({ call: index + 1, when, path });
  points.splice(0, points.length, ...points.filter(choose));
  return 1;
}

async function killAt(
  stack: KilledStack,
  { call, when, path }: KillPoint,
): Promise<{ readonly killed: boolean; readonly wrong: readonly string[] }> {
  const { id, killed } = await stack.make(await textFilm.request(null), `${when}-${call}`, { call, when });
  const wrong = [
    ...(await filmProblems(stack.audited, id, textFilm.filmsPerJob)),
    ...(await leftBehind(stack.audited)),
  ];
  return { killed, wrong: wrong.map((text) => `killed ${when} call ${call} (${path}): ${text}`) };
}
