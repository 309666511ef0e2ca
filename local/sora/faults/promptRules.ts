import type { JobSpec } from "../job.ts";
import type { Kind } from "../kinds.ts";
import { contentWords } from "./contentWords.ts";
import { createWords } from "./createWords.ts";
import type { Rule, RuleInput } from "./fault.ts";
import { type FaultBook, type OwnRules, routesOf } from "./faultBook.ts";
import { jobWords } from "./jobWords.ts";
import { pollWords } from "./pollWords.ts";
import type { PromptWord } from "./promptWord.ts";

/** All words that a prompt may carry. */
export const promptWords: Readonly<Record<string, PromptWord>> = {
  ...createWords,
  ...jobWords,
  ...pollWords,
  ...contentWords,
};

/** Keeps the faults that prompts ask for: those of creates by prompt, the others with their job. */
export class PromptRules {
  readonly #book: FaultBook;
  readonly #ofCreates = new Map<string, readonly Rule[]>();

  constructor(book: FaultBook) {
    this.#book = book;
  }

  /** The rules for a create and, once it is made, for its job. */
  of({ prompt, kind, resource }: JobSpec): { createRules: OwnRules; jobRules: readonly Rule[] } {
    const asked = rulesInPrompt(prompt, kind).map((rule) => this.#book.prepare(rule));
    const jobRules = asked.filter((rule) =>
      routesOf(rule)?.some((route) => route !== "create" && route !== "remix"),
    );
    const key = JSON.stringify([resource, kind, prompt]);
    const rules = this.#ofCreates.get(key) ?? asked.filter((rule) => routesOf(rule)?.includes("create"));
    const keep = (moved: readonly Rule[]) => {
      this.#ofCreates.set(key, moved);
    };
    return { createRules: { rules, keep }, jobRules };
  }
}

/** The rules that the words of a prompt ask for, in the order they stand there. */
function rulesInPrompt(prompt: string, kind: Kind): readonly RuleInput[] {
  return [...prompt.matchAll(/(?:^|\s)#([a-z][a-z0-9-]*)(?:=(\S+))?/g)].flatMap(([, word = "", value]) => {
    const known = Object.hasOwn(promptWords, word) ? promptWords[word] : undefined;
    return known ? [known.rule(value ?? null, kind)] : [];
  });
}
