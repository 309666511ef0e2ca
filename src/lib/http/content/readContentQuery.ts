import * as z from "zod";
import { listed, type Problem } from "../../domain/request/problem.ts";
import { problemsOf } from "../../domain/request/problemsOf.ts";
import { readQuery } from "../body/readQuery.ts";

export type ContentQuery =
  | {
      readonly kind: "content";
      readonly variant: "video" | "thumbnail";
      /** Number of the output; null = the first archived one. */
      readonly index: number | null;
      readonly redirect: boolean;
    }
  | { readonly kind: "problems"; readonly problems: readonly [Problem, ...Problem[]] };

const CONTENT_QUERY = z.object({
  variant: oneOf("variant", ["video", "thumbnail"]).default("video"),
  index: oneOf("index", ["0", "1", "2", "3"]).optional(),
  redirect: oneOf("redirect", ["0", "1"]).default("0"),
});

/** Reads which of a video's files is asked for, and how. */
export function readContentQuery(query: URLSearchParams): ContentQuery {
  const read = readQuery(query, CONTENT_QUERY.keyof().options);
  if (read.kind === "problems") return read;
  const parsed = CONTENT_QUERY.safeParse(read.values);
  if (!parsed.success) return { kind: "problems", problems: problemsOf(parsed.error, read.values) };
  const { variant, index, redirect } = parsed.data;
  return {
    kind: "content",
    variant,
    index: index === undefined ? null : Number(index),
    redirect: redirect === "1",
  };
}

function oneOf<const Word extends string>(name: string, words: readonly Word[]) {
  return z.enum(words, { error: `Invalid value for '${name}'. Supported values are: ${listed(words)}.` });
}
