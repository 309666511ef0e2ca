import { inspect } from "node:util";

/** Something a person can mend (a busy port, a broken file): its message is all they need to see, no stack. */
export class StartupProblem extends Error {
  override readonly name = "StartupProblem";
}

/** What to print for an error that ends a command: the message of a StartupProblem, everything of a bug, its causes too. */
export function explain(error: unknown): string {
  if (error instanceof StartupProblem) return error.message;
  return error instanceof Error ? inspect(error) : String(error);
}
