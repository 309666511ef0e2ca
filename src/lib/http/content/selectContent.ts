import { isKnownTag } from "../conditions/ifNoneMatch.ts";

/** A stored file, as far as conditions and ranges look at it. */
export interface StoredContent {
  readonly sizeBytes: number;
  /** A strong entity tag with its quotes. */
  readonly etag: string;
  readonly lastModified: Date;
}

/** What to answer: the file, one range of it (`end` inclusive), nothing new, or that the range is outside the file. */
export type ContentSelection =
  | { readonly kind: "whole"; readonly status: 200; readonly headers: Record<string, string> }
  | {
      readonly kind: "part";
      readonly status: 206;
      readonly start: number;
      readonly end: number;
      readonly headers: Record<string, string>;
    }
  | { readonly kind: "not_modified"; readonly status: 304; readonly headers: Record<string, string> }
  | { readonly kind: "unsatisfiable"; readonly headers: Record<string, string> };

const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

type Range = { readonly start: number; readonly end: number } | "whole" | "unsatisfiable";

/**
 * Applies `If-None-Match`, `If-Modified-Since`, `If-Range` and `Range` of a GET or HEAD (RFC 9110, 13 and 14) to a stored file. One range is
 * honoured; several, or a malformed one, are ignored as the RFC allows, and so are ranges of a HEAD. `headers` are
 * those that follow from the choice: length, range, validators.
 */
export function selectContent(method: string, request: Headers, content: StoredContent): ContentSelection {
  const { sizeBytes, etag, lastModified } = content;
  const validators = { etag, "last-modified": lastModified.toUTCString(), "accept-ranges": "bytes" };
  if (isKnown(request, content)) {
    return { kind: "not_modified", status: 304, headers: validators };
  }
  const applies = method === "GET" && ifRangeHolds(request.get("if-range"), content);
  const range = applies ? parseRange(request.get("range"), sizeBytes) : "whole";
  if (range === "unsatisfiable") {
    return {
      kind: "unsatisfiable",
      headers: { "content-range": `bytes */${sizeBytes}`, "accept-ranges": "bytes" },
    };
  }
  if (range === "whole") {
    return { kind: "whole", status: 200, headers: { ...validators, "content-length": String(sizeBytes) } };
  }
  const { start, end } = range;
  const headers = {
    ...validators,
    "content-length": String(end - start + 1),
    "content-range": `bytes ${start}-${end}/${sizeBytes}`,
  };
  return { kind: "part", status: 206, start, end, headers };
}

/** One range of bytes in a file of `size` bytes; "whole" for what is absent, malformed or more than one range. */
export function parseRange(header: string | null, size: number): Range {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/i.exec(header?.trim() ?? "") ?? [];
  if (first === undefined || last === undefined || (first === "" && last === "")) return "whole";
  if (first === "") {
    const suffix = Number(last);
    return suffix === 0 || size === 0
      ? "unsatisfiable"
      : { start: Math.max(0, size - suffix), end: size - 1 };
  }
  const start = Number(first);
  const end = last === "" ? Number.POSITIVE_INFINITY : Number(last);
  if (end < start) return "whole";
  return start >= size ? "unsatisfiable" : { start, end: Math.min(end, size - 1) };
}

/** Whether the caller has these bytes already. A date counts only where no tag is sent, and never an odd one. */
function isKnown(request: Headers, { etag, lastModified }: StoredContent): boolean {
  const tags = request.get("if-none-match");
  if (tags !== null) return isKnownTag(tags, etag);
  const since = request.get("if-modified-since")?.trim() ?? "";
  if (!HTTP_DATE.test(since)) return false;
  // The header knows whole seconds alone.
  return Math.floor(lastModified.getTime() / 1_000) <= Date.parse(since) / 1_000;
}

/** `If-Range` compares strongly: the same entity tag, or exactly the date of last change. */
function ifRangeHolds(header: string | null, { etag, lastModified }: StoredContent): boolean {
  const validator = header?.trim();
  return validator === undefined || validator === etag || validator === lastModified.toUTCString();
}
