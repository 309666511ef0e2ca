/** One thing that is wrong with a request; `param` names the field at fault, null when none is. */
export interface Problem {
  readonly message: string;
  readonly param: string | null;
  readonly code: ProblemCode;
}

/** The codes of a 400 answer. */
export type ProblemCode =
  | "invalid_value"
  | "invalid_type"
  | "missing_required_parameter"
  | "unknown_parameter"
  | "invalid_json"
  | "invalid_image";
