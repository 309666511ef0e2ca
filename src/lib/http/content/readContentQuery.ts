import type { Problem } from "../../domain/request/problem.ts";
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

/** Reads which of a video's files is asked for, and how. */
export function readContentQuery(query: URLSearchParams): ContentQuery {
  const read = readQuery(query, ["variant", "index", "redirect"]);
  if (read.kind === "problems") return read;
  const { variant = "video", index, redirect = "0" } = read.values;
  const problems: Problem[] = [];
  if (variant !== "video" && variant !== "thumbnail")
    problems.push(invalid("variant", "'video' and 'thumbnail'"));
  if (index !== undefined && !/^[0-3]$/.test(index))
    problems.push(invalid("index", "'0', '1', '2', and '3'"));
  if (redirect !== "0" && redirect !== "1") problems.push(invalid("redirect", "'0' and '1'"));
  const [first, ...more] = problems;
  if (first) return { kind: "problems", problems: [first, ...more] };
  return {
    kind: "content",
    variant: variant === "thumbnail" ? "thumbnail" : "video",
    index: index === undefined ? null : Number(index),
    redirect: redirect === "1",
  };
}

function invalid(param: string, allowed: string): Problem {
  return {
    message: `Invalid value for '${param}'. Supported values are: ${allowed}.`,
    param,
    code: "invalid_value",
  };
}
