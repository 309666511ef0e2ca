/** The codes of a 400 answer. */
export const PROBLEM_CODES = [
  "invalid_value",
  "invalid_type",
  "missing_required_parameter",
  "unknown_parameter",
  "invalid_json",
  "invalid_image",
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** One thing that is wrong with a request; `param` names the field at fault, null when none is. */
export interface Problem {
  readonly message: string;
  readonly param: string | null;
  readonly code: ProblemCode;
}

/** OpenAI's sentence for a value outside a list. */
export function notSupported(value: unknown, allowed: readonly unknown[]): string {
  return `Invalid value: '${shown(value)}'. Supported values are: ${listed(allowed)}.`;
}

/** A list of values as a sentence has it: "'4', '8', and '12'". */
export function listed(values: readonly unknown[]): string {
  const quoted = values.map((each) => `'${each}'`);
  const last = quoted.at(-1) ?? "none";
  return quoted.length <= 2 ? quoted.join(" and ") : `${quoted.slice(0, -1).join(", ")}, and ${last}`;
}

/** A caller's own value, short enough to show it back. */
export function shown(value: unknown): string {
  const text = String(value);
  return text.length > 64 ? `${text.slice(0, 64)}…` : text;
}
