import { type Fields, isFields } from "../../domain/request/fields.ts";
import type { Problem } from "../../domain/request/problem.ts";

/**
 * More than the longest prompt and metadata can hold. Parsed, brackets and commas take up to a hundred times their
 * bytes: a body as large as an image would be enough to bring the process down.
 */
const TOKENS_AT_MOST = 50_000;
const TOKENS: ReadonlySet<number> = new Set(Buffer.from("[{,"));

/** A body taken apart into its fields, or the one thing that is wrong with it. */
export type ParsedBody =
  | { readonly kind: "fields"; readonly fields: Fields }
  | { readonly kind: "problem"; readonly problem: Problem };

/** Parses a JSON object in UTF-8; fields come out as sent, `__proto__` as an ordinary name. */
export function parseJsonBody(bytes: Uint8Array): ParsedBody {
  if (isCrowded(bytes))
    return invalidJson(
      `The body has more than ${TOKENS_AT_MOST} brackets and commas: no request needs as many.`,
    );
  const value = parse(bytes);
  if (value === undefined) return invalidJson("The body is not valid JSON in UTF-8.");
  if (!isFields(value)) return invalidJson("The body must be a JSON object.");
  return { kind: "fields", fields: value };
}

function isCrowded(bytes: Uint8Array): boolean {
  let tokens = 0;
  for (const byte of bytes) {
    if (!TOKENS.has(byte)) continue;
    tokens += 1;
    if (tokens > TOKENS_AT_MOST) return true;
  }
  return false;
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

function invalidJson(message: string): ParsedBody {
  return { kind: "problem", problem: { message, param: null, code: "invalid_json" } };
}
