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
