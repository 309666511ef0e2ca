import * as z from "zod";
import { listed, type Problem, shown } from "../request/problem.ts";
import { problemsOf } from "../request/problemsOf.ts";
import { countDays, type Days, dayOf } from "./days.ts";
import { GROUPINGS, type Grouping } from "./usage.ts";

/** What is asked about money. */
export interface UsageQuery extends Days {
  readonly grouping: Grouping | null;
  /** Whose; null = nobody was named. */
  readonly owner: string | null;
}

export type ParsedUsageQuery =
  | { readonly kind: "usage"; readonly query: UsageQuery }
  | { readonly kind: "invalid"; readonly problems: readonly [Problem, ...Problem[]] };

/** A leap year: so much is read in a dozen questions. */
const DAYS_AT_MOST = 366;

/** What `GET /usage` can be asked for. */
export const USAGE_QUERY = z.object({
  from: day("from"),
  to: day("to"),
  group_by: grouping(),
  owner: owner(),
});

/** The parameters' names. */
export const USAGE_PARAMETERS = USAGE_QUERY.keyof().options;

/** Reads the parameters of `GET /usage`. By default, the month so far. */
export function parseUsageQuery(
  values: Readonly<Partial<Record<keyof typeof USAGE_QUERY.shape, string>>>,
  now: number,
): ParsedUsageQuery {
  const parsed = USAGE_QUERY.safeParse(values);
  if (!parsed.success) return { kind: "invalid", problems: problemsOf(parsed.error, values) };
  const { group_by, owner = null } = parsed.data;
  const to = parsed.data.to ?? dayOf(now);
  const from = parsed.data.from ?? `${to.slice(0, "2026-11".length)}-01`;
  const wrong = (message: string): ParsedUsageQuery => ({
    kind: "invalid",
    problems: [{ message, param: "from", code: "invalid_value" }],
  });
  if (from > to) return wrong(`Invalid value: 'from' (${from}) is after 'to' (${to}).`);
  if (countDays({ from, to }) > DAYS_AT_MOST)
    return wrong(`Invalid value: from 'from' to 'to' there are at most ${DAYS_AT_MOST} days.`);
  return { kind: "usage", query: { from, to, grouping: group_by ?? null, owner } };
}

function day(name: string) {
  return (
    z.iso
      .date({
        error: ({ input }) =>
          `Invalid value for '${name}': '${shown(input)}'. It must be a UTC day, YYYY-MM-DD.`,
      })
      // Beyond these there is nothing, and dates are written otherwise.
      .refine((text) => text >= "2000" && text < "9999", {
        error: `Invalid value for '${name}': it must be a UTC day, from 2000-01-01 to 9998-12-31.`,
      })
      .optional()
  );
}

function grouping() {
  return z
    .enum(GROUPINGS, {
      error: `Invalid value for 'group_by'. Supported values are: ${listed(GROUPINGS)}.`,
    })
    .optional();
}

function owner() {
  return z
    .string()
    .min(1, { error: "Invalid value for 'owner': it is empty." })
    .max(1_024, { error: "Invalid value for 'owner': it is too long." })
    .optional();
}
