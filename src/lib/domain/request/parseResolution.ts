import * as z from "zod";
import type { Problem } from "./problem.ts";

/** What an operator says of a lost submit. */
export type Resolution =
  | { readonly kind: "adopt"; readonly providerId: string }
  | { readonly kind: "never_made" };

export type ParsedResolution =
  | { readonly kind: "valid"; readonly resolution: Resolution }
  | { readonly kind: "invalid"; readonly problems: readonly [Problem, ...Problem[]] };

/** Goes into an address: "." and ".." would climb out of it. */
const PROVIDER_ID = z.string().regex(/^(?!(?:.*\/)?\.{1,2}(?:\/|$))[\x21-\x7e]{1,1024}$/);

/** The body of a resolve. */
export const RESOLUTION_BODY = z.union([
  z.strictObject({ provider_id: PROVIDER_ID }),
  z.strictObject({ never_made: z.literal(true) }),
]);

/** Reads `{"provider_id": "…"}` or `{"never_made": true}`; nothing else. */
export function parseResolution(fields: Readonly<Record<string, unknown>>): ParsedResolution {
  const parsed = RESOLUTION_BODY.safeParse(fields);
  if (!parsed.success) {
    const message = 'Send either {"provider_id": "<the job\'s id at the provider>"} or {"never_made": true}.';
    return { kind: "invalid", problems: [{ message, param: "provider_id", code: "invalid_value" }] };
  }
  const { data } = parsed;
  const resolution: Resolution =
    "provider_id" in data ? { kind: "adopt", providerId: data.provider_id } : { kind: "never_made" };
  return { kind: "valid", resolution };
}
