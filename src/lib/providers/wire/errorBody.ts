import { type Fields, isFields } from "../../domain/request/fields.ts";

/** What an error answer says, whatever its shape; null where it says nothing. */
export interface ErrorBody {
  readonly message: string | null;
  readonly code: string | null;
  readonly type: string | null;
  readonly param: string | null;
  /** The code inside: Azure's content filter puts its verdict there. */
  readonly innerCode: string | null;
}

/** A provider's own words for what went wrong, said in the common ones: by code, as `moderation_blocked`. */
export type CommonWords = (error: ErrorBody) => ErrorBody;

/** Enough of any text. */
const LONGEST_TEXT = 10_000;

const LISTED_AT_MOST = 100;
/** A list of 10,000 jobs without pages has a third of that. */
const TOKENS_AT_MOST = 500_000;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const TOKENS: ReadonlySet<number> = new Set(Buffer.from("[{,"));

const NOTHING: ErrorBody = { message: null, code: null, type: null, param: null, innerCode: null };

/**
 * Reads an error answer. Five JSON shapes are in use (`error` with a numeric-string code, `detail`, `error` with a type,
 * `error` with a param, and the same fields at the top level), besides plain text and HTML. Never throws.
 */
export function parseErrorBody(text: string): ErrorBody {
  return readError(parseJson(text) ?? text);
}

/** The same for an `error` value already parsed: an object, a string, or nothing. */
export function readError(value: unknown): ErrorBody {
  if (typeof value === "string") return { ...NOTHING, message: plainText(value.slice(0, LONGEST_TEXT)) };
  if (!isFields(value)) return NOTHING;

  const nested = value["error"];
  const inside = isFields(nested) ? nested : {};
  const pick = (name: string) => word(inside[name]) ?? word(value[name]);
  return {
    message: pick("message") ?? withIssues(word(nested), value["issues"]) ?? detailOf(value["detail"]),
    code: pick("code"),
    type: pick("type"),
    param: pick("param"),
    innerCode: innerCodeOf(inside) ?? innerCodeOf(value),
  };
}

/** The JSON value of a text, null when it is none, or one of more members and items than any answer needs. */
export function parseJson(text: string): unknown {
  if (isCrowded(text)) return null;
  return parseStrictly(withLongNumbersAsText(text)) ?? parseStrictly(withoutNoNumbers(text));
}

function parseStrictly(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const QUOTED = /"(?:[^"\\]|\\.)*"/.source;

/** Some servers number their jobs beyond what a double holds: such an id would come out as another job's. */
function withLongNumbersAsText(text: string): string {
  if (!/[:[,]\s*\d{16,}\s*[,\]}]/.test(text)) return text;
  return text.replace(new RegExp(`${QUOTED}|(?<![\\w.+-])\\d{16,40}(?![\\w.])`, "g"), (part) =>
    part.startsWith('"') ? part : `"${part}"`,
  );
}

/** Python writes what is no number into its JSON. */
function withoutNoNumbers(text: string): string {
  if (!/NaN|Infinity/.test(text)) return text;
  return text.replace(new RegExp(`${QUOTED}|-?\\b(?:NaN|Infinity)\\b`, "g"), (part) =>
    part.startsWith('"') ? part : "null",
  );
}

/** Parsed, an empty object takes twenty times its two characters. What stands in a text within quotes does not count. */
function isCrowded(text: string): boolean {
  let tokens = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === QUOTE) isQuoted = !isQuoted;
    else if (isQuoted && character === BACKSLASH) at += 1;
    else if (!isQuoted && TOKENS.has(character)) tokens += 1;
  }
  return tokens > TOKENS_AT_MOST;
}

function innerCodeOf(fields: Fields): string | null {
  const inner = fields["inner_error"] ?? fields["innererror"] ?? fields["innerError"];
  return isFields(inner) ? word(inner["code"]) : null;
}

/** FastAPI servers answer `detail` as a text, or as a list of what is wrong with each field. */
function detailOf(detail: unknown): string | null {
  if (!Array.isArray(detail)) return word(detail) ?? (isFields(detail) ? word(detail["message"]) : null);
  const lines = detail
    .slice(0, LISTED_AT_MOST)
    .map((item: unknown) => (isFields(item) ? word(item["msg"]) : word(item)));
  return word(lines.filter((line) => line !== null).join("; "));
}

/** Some say beside the error which fields are wrong: `{"path":["model"],"message":"…"}`. */
function withIssues(error: string | null, issues: unknown): string | null {
  if (error === null || !Array.isArray(issues)) return error;
  const lines = issues.slice(0, LISTED_AT_MOST).flatMap((issue: unknown) => {
    if (!isFields(issue)) return [];
    const path = Array.isArray(issue["path"]) ? issue["path"].map(String).join(".") : "";
    return [`${path}: ${word(issue["message"]) ?? "is wrong"}`];
  });
  return word([error, ...lines].join("; "));
}

function plainText(text: string): string | null {
  return word(
    text
      .replace(/<[^<>]{0,1000}>/g, " ")
      .replace(/\s+/g, " ")
      .trim(),
  );
}

/** A non-empty text, or the beginning of a long one; numbers too, since some servers send the HTTP status as the code. */
function word(value: unknown): string | null {
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  if (typeof value !== "string") return null;
  const text = value.slice(0, LONGEST_TEXT);
  return text.trim() === "" ? null : text;
}
