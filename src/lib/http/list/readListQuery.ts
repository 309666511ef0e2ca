import * as z from "zod";
import { notSupported, type Problem, shown } from "../../domain/request/problem.ts";
import { problemsOf } from "../../domain/request/problemsOf.ts";
import { STAGES, VIDEO_STATUSES } from "../../domain/video/stage.ts";
import { isVideoId } from "../../domain/video/videoId.ts";
import { readQuery } from "../body/readQuery.ts";

const LIMIT_MOST = 100;

/** What `GET /videos` can be asked for; times are unix seconds. */
export const LIST_QUERY = z.object({
  limit: number("limit", 1, LIMIT_MOST).default(20),
  order: oneOf(["asc", "desc"]).default("desc"),
  after: z
    .string()
    .refine(isVideoId, {
      error: ({ input }) => `Invalid value: '${shown(input)}'. 'after' is the id of a video.`,
    })
    .optional(),
  created_after: number("created_after", 0, Number.MAX_SAFE_INTEGER).optional(),
  created_before: number("created_before", 0, Number.MAX_SAFE_INTEGER).optional(),
  status: oneOf(VIDEO_STATUSES).optional(),
  stage: oneOf(STAGES).optional(),
  model: z
    .string()
    .regex(/^[\w.-]{1,64}$/, { error: "Invalid value for 'model': it cannot be the name of a model." })
    .optional(),
  owner: z
    .string()
    .min(1, { error: "Invalid value for 'owner': it is empty." })
    .max(1_024, { error: "Invalid value for 'owner': it is too long." })
    .optional(),
});

/** The parameters' names. */
export const LIST_PARAMETERS = LIST_QUERY.keyof().options;

export type ListQuery = z.output<typeof LIST_QUERY>;

export type ListQueryRead =
  | { readonly kind: "list"; readonly query: ListQuery }
  | { readonly kind: "problems"; readonly problems: readonly [Problem, ...Problem[]] };

/** Reads which videos are asked for, and in what order; whatever is unknown or wrong is named, all of it at once. */
export function readListQuery(query: URLSearchParams): ListQueryRead {
  const read = readQuery(query, LIST_PARAMETERS);
  if (read.kind === "problems") return read;
  const parsed = LIST_QUERY.safeParse(read.values);
  return parsed.success
    ? { kind: "list", query: parsed.data }
    : { kind: "problems", problems: problemsOf(parsed.error, read.values) };
}

function oneOf<const Word extends string>(words: readonly Word[]) {
  return z.enum(words, { error: ({ input }) => notSupported(input, words) });
}

function number(name: string, least: number, most: number) {
  const range = most === Number.MAX_SAFE_INTEGER ? `of ${least} or more` : `from ${least} to ${most}`;
  return z
    .string()
    .refine((text) => /^\d{1,16}$/.test(text) && Number(text) >= least && Number(text) <= most, {
      error: ({ input }) => `Invalid value: '${shown(input)}'. '${name}' is a whole number ${range}.`,
    })
    .meta({ type: "integer", minimum: least, maximum: most })
    .transform(Number);
}
