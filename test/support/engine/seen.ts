import { expect, type TestContext } from "vitest";
import { checkFilms, figuresOf } from "../proof/accounts.ts";
import { expectOnce } from "../proof/expectOnce.ts";
import type { FilmCase } from "../proof/filmCase.ts";
import { auditedStack } from "../proof/killedFilm.ts";
import type { TestStack } from "../stack/stack.ts";

declare module "vitest" {
  interface TaskMeta {
    /** What a scenario saw on the real engine, for the table. */
    seen?: string;
  }
}

/** A video that was asked for, and what kind of film it is. */
export interface Made {
  readonly id: string;
  readonly film: FilmCase;
}

/** Says what a scenario saw. */
export function see({ task }: Pick<TestContext, "task">, seen: string): void {
  task.meta.seen = seen;
}

/**
 * All that was ever asked of a stack is there, byte for byte, was made and billed once, and nothing is left behind. Says
 * so in figures.
 */
export async function expectAllOnce(stack: TestStack, made: readonly Made[]): Promise<string> {
  const audited = auditedStack(stack);
  const problems: string[] = [];
  let filmsRight = 0;
  for (const { id, film } of made) {
    const checked = await checkFilms(audited, id, film.filmsPerJob);
    filmsRight += checked.right;
    problems.push(...checked.problems);
  }
  const jobsDue = made.reduce((sum, { film }) => sum + film.jobs, 0);
  const filmsDue = made.reduce((sum, { film }) => sum + film.jobs * film.filmsPerJob, 0);
  const figures = await figuresOf(
    audited,
    { accepted: made.length, jobsDue, filmsDue, filmsRight },
    problems,
  );
  expectOnce(figures);
  expect(figures.mostInFlight).toBeLessThanOrEqual(2);
  return `${filmsRight} films as made, ${figures.jobsBilled} jobs billed once, nothing left`;
}
