import type { Kind } from "../kinds.ts";
import type { RuleInput } from "./fault.ts";

/** A word that a person can write into a prompt, as `#word` or `#word=value`. */
export interface PromptWord {
  /** What it does, for the table in the README. */
  readonly does: string;
  /** The rule, given the value (null when none was written) and the protocol. */
  readonly rule: (value: string | null, kind: Kind) => RuleInput;
}

type Routes = NonNullable<RuleInput["routes"]>;

/** A fault that strikes as many calls as the value says, by default one. */
export function timesAt(routes: Routes, does: string, fault: RuleInput["fault"]): PromptWord {
  return {
    does: `${does}; once, or as often as the value says`,
    rule: (value) => ({ routes, times: Math.max(1, Math.trunc(numberOr(value, 1))), fault }),
  };
}

/** A fault that strikes every call. */
export function alwaysAt(routes: Routes, does: string, fault: RuleInput["fault"]): PromptWord {
  return { does, rule: () => ({ routes, fault }) };
}

/** The value as a number that is not negative, or the default. */
export function numberOr(value: string | null, usual: number): number {
  const number = Number(value ?? Number.NaN);
  return Number.isFinite(number) && number >= 0 ? number : usual;
}
