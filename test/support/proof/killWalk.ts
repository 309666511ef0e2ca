import { lastWords } from "../stack/lastWords.ts";
import type { TestStack } from "../stack/stack.ts";
import { type Audited, checkFilms, type Due, type Figures, figuresOf, leftBehind } from "./accounts.ts";
import { CallGate, type KillPoint } from "./callGate.ts";
import { textFilm } from "./filmCase.ts";
import { auditedStack, gatedStack, makeKilled } from "./killedFilm.ts";

export interface KillOptions {
  /** Stacks at work side by side: while one waits for a claim that died, another can go on. */
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
  return await gated(async (stack, gate) => {
    await makeKilled(stack, gate, await textFilm.request(null), null);
    return gate.calls.flatMap((_, index) => [
      { at: index + 1, when: "before" },
      { at: index + 1, when: "after" },
    ]);
  });
}

/** Does work on a stack behind a gate; both are ended after it. */
async function gated<T>(work: (stack: TestStack, gate: CallGate) => Promise<T>): Promise<T> {
  const gate = new CallGate();
  try {
    const stack = await gatedStack(gate);
    try {
      return await work(stack, gate);
    } catch (error) {
      throw new Error(`the host said last:\n${lastWords(stack.hostLines).join("\n")}`, { cause: error });
    } finally {
      await stack.stop();
    }
  } finally {
    await gate.close();
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
    try {
      return await gated(async (stack, gate) => {
        const audited = auditedStack(stack);
        for (let point = this.#todo.shift(); point; point = this.#todo.shift()) {
          const { id, killedAt } = await makeKilled(stack, gate, await textFilm.request(null), point);
          await this.#account(audited, id, killedAt, point);
        }
        return await figuresOf(audited, this.#due, this.#problems);
      });
    } catch (error) {
      // The others need not go on.
      this.#todo.length = 0;
      throw error;
    }
  }

  async #account(audited: Audited, id: string, killedAt: string | null, point: KillPoint): Promise<void> {
    const { right, problems } = await checkFilms(audited, id, textFilm.filmsPerJob);
    const { accepted, jobsDue, filmsDue, filmsRight } = this.#due;
    this.#due = {
      accepted: accepted + 1,
      jobsDue: jobsDue + textFilm.jobs,
      filmsDue: filmsDue + textFilm.filmsPerJob,
      filmsRight: filmsRight + right,
    };
    if (killedAt !== null) this.kills += 1;
    const wrong = [...problems, ...(await leftBehind(audited))];
    this.#problems.push(
      ...wrong.map((text) => `killed ${point.when} call ${point.at} (${killedAt}): ${text}`),
    );
  }
}
