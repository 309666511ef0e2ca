import type { Problem } from "../../domain/request/problem.ts";
import { readQuery } from "../body/readQuery.ts";

export type VideoQuery =
  | { readonly kind: "video"; readonly signedUrls: boolean }
  | { readonly kind: "problems"; readonly problems: readonly [Problem, ...Problem[]] };

const SIGNED_URLS = "signed_urls";

/** Reads what a video is to be shown with. */
export function readVideoQuery(query: URLSearchParams): VideoQuery {
  const read = readQuery(query, ["expand"]);
  if (read.kind === "problems") return read;
  const { expand } = read.values;
  if (expand === undefined || expand === SIGNED_URLS)
    return { kind: "video", signedUrls: expand !== undefined };
  const message = `Invalid value for 'expand'. Supported values are: '${SIGNED_URLS}'.`;
  return { kind: "problems", problems: [{ message, param: "expand", code: "invalid_value" }] };
}
