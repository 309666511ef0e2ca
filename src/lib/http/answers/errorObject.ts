import * as z from "zod";
import { PROBLEM_CODES } from "../../domain/request/problem.ts";

/** The codes that an HTTP error can have. */
export const ERROR_CODES = [
  ...PROBLEM_CODES,
  "unauthorized",
  "budget_exceeded",
  "forbidden",
  "not_found",
  "method_not_allowed",
  "not_finished",
  "nothing_to_resolve",
  "already_finished",
  "source_not_available",
  "model_retired",
  "too_large",
  "unsupported_media_type",
  "range_not_satisfiable",
  "idempotency_key_reused",
  "queue_full",
  "too_many_streams",
  "internal_error",
  "unavailable",
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** What a budget has left no room for; who may not see another's money gets no amounts but the estimate. */
const REFUSED_BUDGET = z.strictObject({
  scope: z.enum(["all", "owner"]),
  period: z.enum(["day", "month"]),
  estimate: z.number(),
  limit: z.number().optional(),
  reserved: z.number().optional(),
  spent: z.number().optional(),
});

/** The body of every error answer, in OpenAI's shape. */
export const ERROR_BODY = z.strictObject({
  error: z.strictObject({
    message: z.string(),
    type: z.string(),
    /** The field at fault; null when none is. */
    param: z.string().nullable(),
    /** Null for a range outside of the file. */
    code: z.enum(ERROR_CODES).exclude(["range_not_satisfiable"]).nullable(),
    /** All problems of a request, where there is more than the one on top. */
    details: z
      .array(
        z.strictObject({
          message: z.string(),
          param: z.string().nullable(),
          code: z.enum(PROBLEM_CODES),
        }),
      )
      .optional(),
    /** Of `budget_exceeded`. */
    budget: REFUSED_BUDGET.optional(),
  }),
});

export type ErrorBody = z.infer<typeof ERROR_BODY>;
