import { KilledStack } from "../stack/killedStack.ts";
import { checkFilms, type Due, type Figures, figuresOf, leftBehind } from "./accounts.ts";
import type { KillPoint } from "./callGate.ts";
import { textFilm } from "./filmCase.ts";

export interface KillOptions {
  /** Stacks at work side by side: a claim that died takes half a minute, in which another can go on. */
  readonly stacks: number;
  /** Where to kill; unless given, before and after every outbound call. */
  readonly points?: readonly KillPoint[];
}

export interface KillReport {
  readonly kills: number;
  /** One for each stack. */
  readonly figures: readonly Figures[];
  readonly problems: readonly string[];
}

/**
 * Makes a film for each point at which its host process is killed with SIGKILL, and compares each film and all books with
 * the provider's.
 */
export async function walkKills({ stacks, points }: KillOptions): Promise<KillReport> {
  const todo = [...(points ?? (await everyPoint()))];
  const works = Array.from({ length: stacks }, () => new KillWork(todo));
  const ended = await Promise.allSettled(works.map((work) => work.run()));
  const figures = ended.map((each) => {
    if (each.status === "rejected") throw each.reason;
    return each.value;
  });
  const kills = works.reduce((sum, work) => sum + work.kills, 0);
  return { kills, figures, problems: figures.flatMap((each) => each.problems) };
}

/** Every call of a host that has just started: it makes more of them than one that has been at work. */
async function everyPoint(): Promise<readonly KillPoint[]> {
  const stack = await KilledStack.start();
  try {
    await stack.make(await textFilm.request(null), null);
    return stack.gate.calls.flatMap((_, index) => [
      { at: index + 1, when: "before" },
      { at: index + 1, when: "after" },
    ]);
  } finally {
    await stack.stop();
  }
}

/** One stack that takes points from a common list until there is none left. */
class KillWork {
  kills = 0;
  readonly #todo: KillPoint[];
  readonly #problems: string[] = [];
  #due: Due = { accepted: 0, jobsDue: 0, filmsDue: 0, filmsRight: 0 };

  constructor(todo: KillPoint[]) {
    this.#todo = todo;
  }

  async run(): Promise<Figures> {
    const stack = await KilledStack.start();
    try {
      for (let point = this.#todo.shift(); point; point = this.#todo.shift())
        await this.#killAt(stack, point);
      return await figuresOf(stack.audited, this.#due, this.#problems);
    } catch (error) {
      // The others need not go on.
      this.#todo.length = 0;
      throw error;
    } finally {
      await stack.stop();
    }
  }

  async #killAt(stack: KilledStack, point: KillPoint): Promise<void> {
    const { id, killedAt } = await stack.make(await textFilm.request(null), point);
    const { right, problems } = await checkFilms(stack.audited, id, textFilm.filmsPerJob);
    const { accepted, jobsDue, filmsDue, filmsRight } = this.#due;
    this.#due = {
      accepted: accepted + 1,
      jobsDue: jobsDue + textFilm.jobs,
      filmsDue: filmsDue + textFilm.filmsPerJob,
      filmsRight: filmsRight + right,
    };
    if (killedAt !== null) this.kills += 1;
    const wrong = [...problems, ...(await leftBehind(stack.audited))];
    this.#problems.push(
      ...wrong.map((text) => `killed ${point.when} call ${point.at} (${killedAt}): ${text}`),
    );
  }
}
