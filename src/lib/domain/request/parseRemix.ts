import { REMIX_BODY } from "./createBody.ts";
import type { Fields } from "./fields.ts";
import type { Problem } from "./problem.ts";
import { problemsOf } from "./problemsOf.ts";

export type ParsedRemix =
  | { readonly kind: "valid"; readonly prompt: string }
  | { readonly kind: "invalid"; readonly problems: readonly [Problem, ...Problem[]] };

/** Checks the body of a remix, `{prompt}` alone. */
export function parseRemix(fields: Fields): ParsedRemix {
  const body = REMIX_BODY.safeParse(fields);
  return body.success
    ? { kind: "valid", prompt: body.data.prompt }
    : { kind: "invalid", problems: problemsOf(body.error, fields) };
}
