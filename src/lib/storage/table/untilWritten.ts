import { Contended } from "./contended.ts";

const TRIES = 20;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1_000;

/**
 * Repeats read-decide-write until the write is not overtaken by another writer. `attempt` returns undefined when it
 * was; after many tries, with growing random pauses, `Contended` is thrown.
 */
export async function untilWritten<T>(what: string, attempt: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < TRIES; tries++) {
    const written = await attempt();
    if (written !== undefined) return written;
    await pause(Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries));
  }
  throw new Contended(`${what}: overtaken by other writers ${TRIES} times`);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
