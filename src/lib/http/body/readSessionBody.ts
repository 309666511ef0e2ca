import * as z from "zod";
import type { Fields } from "../../domain/request/fields.ts";
import type { Problem } from "../../domain/request/problem.ts";
import { problemsOf } from "../../domain/request/problemsOf.ts";

export type SessionBody =
  | { readonly kind: "valid"; readonly key: string }
  | { readonly kind: "invalid"; readonly problems: readonly [Problem, ...Problem[]] };

/** What a page signs in with. */
export const SESSION_BODY = z.strictObject({
  key: z.string({ error: "a string" }).trim().min(1, { error: "Invalid value for 'key': it is empty." }),
});

/** Reads `{key}`, what a page signs in with; blanks around a pasted key do not count. */
export function readSessionBody(fields: Fields): SessionBody {
  const body = SESSION_BODY.safeParse(fields);
  return body.success
    ? { kind: "valid", key: body.data.key }
    : { kind: "invalid", problems: problemsOf(body.error, fields) };
}
