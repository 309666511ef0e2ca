import * as z from "zod";
import { amountFromUsd } from "../domain/money/amount.ts";
import type { Budget } from "../domain/money/budget.ts";

/** A value that is written as JSON. */
export const json = <T extends z.ZodType>(schema: T) =>
  z
    .string()
    .transform((text, context) => {
      const names = new Set<string>();
      const refuse = (message: string) => {
        context.addIssue({ code: "custom", message });
        return z.NEVER;
      };
      try {
        const value: unknown = JSON.parse(text, (name, member) => {
          names.add(name);
          return member;
        });
        // zod's record drops such a member unseen: a limit would not hold.
        return names.has("__proto__") ? refuse("has a member named '__proto__'") : value;
      } catch {
        return refuse("is not valid JSON");
      }
    })
    .pipe(schema);

const MOST_USD = 100_000_000;

/** A number above 0, fractions allowed, in a unit of so many of ours; at least `least`, where that is given. */
export const amount = (most: number, unit: number, least = 0) => {
  const number = z.coerce.number().max(most);
  return (least > 0 ? number.min(least) : number.positive()).transform((count) => count * unit);
};
/** Seconds, fractions allowed, in milliseconds. */
export const seconds = (most: number, least = 0) => amount(most, 1_000, least);
/** A whole number from 1. */
export const whole = () => z.coerce.number().int().min(1);
/** US dollars, nothing at all included, in the ledger's unit. */
export const dollars = () => z.coerce.number().min(0).max(MOST_USD).transform(amountFromUsd);
/** Null where it is not set. */
export const optional = <T extends z.ZodType>(schema: T) =>
  schema.optional().transform((value) => value ?? null);

/** What the storage SDKs take: an account with its key, a signature with both addresses, or the emulator. */
export const CONNECTION_STRING = z.string().refine(
  (text) => {
    const has = (part: string) => new RegExp(`(^|;)\\s*${part}=[^;]`, "i").test(text);
    if (has("UseDevelopmentStorage")) return true;
    if (has("AccountName") && has("AccountKey")) return true;
    return has("SharedAccessSignature") && has("BlobEndpoint") && has("TableEndpoint");
  },
  { error: "is no connection string of a storage account" },
);

/** Who may call: hashes of keys. */
export const API_KEYS = z.array(
  z.strictObject({
    owner: z.string().min(1).max(128),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/i, { error: "must be 64 hexadecimal digits, the SHA-256 of the key" }),
    admin: z.boolean().default(false),
  }),
);

/** Words that the page offers for a prompt: each is put into it as it stands, `what` says what comes of it. */
export const TRY_WORDS = z
  .array(
    z.strictObject({
      word: z.string().regex(/^\S{1,64}$/, { error: "must be one word without spaces" }),
      what: z.string().min(1).max(200),
    }),
  )
  .max(50);
const USD = z
  .number()
  .min(0)
  .max(MOST_USD)
  .transform(amountFromUsd)
  .optional()
  .transform((limit) => limit ?? null);

/** What each owner may spend; `*` is for those that are not named. */
export const OWNER_BUDGETS = z.record(
  z.string(),
  z.strictObject({ perDay: USD, perMonth: USD }).transform((budget): Budget => budget),
);

/** The address of the app for its callers: nothing but scheme, host and path, and not that of the API below it. */
export const PUBLIC_URL = z.string().refine(
  (text) => {
    if (!URL.canParse(text)) return false;
    const { protocol, pathname, search, hash, username, password } = new URL(text);
    const isPlain = search + hash + username + password === "" && !/[?#]/.test(text);
    return /^https?:$/.test(protocol) && isPlain && !/\/api\/v1\/?$/i.test(pathname);
  },
  { error: "must be the absolute http or https URL that callers know, without /api/v1, query or fragment" },
);
