import * as z from "zod";

// Every field is read on its own: one that is missing or odd is null and never spoils the rest.

/** An id that is safe in an address; "." and ".." would climb out of it. Some servers number their jobs. */
const id = z
  .union([z.string(), z.int().nonnegative().transform(String)])
  .pipe(z.string().regex(/^(?!(?:.*\/)?\.{1,2}(?:\/|$))[\x21-\x7e]{1,1024}$/));

const text = z.string().nullable().catch(null);

const amount = z
  .preprocess(
    (value) => (typeof value === "string" && /^\d{1,12}(\.\d{1,9})?$/.test(value) ? Number(value) : value),
    z.number().nonnegative(),
  )
  .nullable()
  .catch(null);

const time = amount.transform((value) => (value === null ? null : Math.floor(value)));

const percent = amount.transform((value) => (value === null ? null : Math.min(100, Math.floor(value))));

/** The readers of single fields, each giving null for what is missing or odd. Times are unix seconds. */
export const field = { id: id.nullable().catch(null), text, amount, time, percent };
