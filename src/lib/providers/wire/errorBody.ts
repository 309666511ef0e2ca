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

/** Enough of an answer that is no JSON. */
const LONGEST_TEXT = 10_000;

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
    message: pick("message") ?? word(nested) ?? detailOf(value["detail"]),
    code: pick("code"),
    type: pick("type"),
    param: pick("param"),
    innerCode: innerCodeOf(inside) ?? innerCodeOf(value),
  };
}

/** The JSON value of a text, null when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function innerCodeOf(fields: Fields): string | null {
  const inner = fields["inner_error"] ?? fields["innererror"] ?? fields["innerError"];
  return isFields(inner) ? word(inner["code"]) : null;
}

/** FastAPI servers answer `detail` as a text, or as a list of what is wrong with each field. */
function detailOf(detail: unknown): string | null {
  if (!Array.isArray(detail)) return word(detail) ?? (isFields(detail) ? word(detail["message"]) : null);
  const lines = detail.map((item: unknown) => (isFields(item) ? word(item["msg"]) : word(item)));
  return word(lines.filter((line) => line !== null).join("; "));
}

function plainText(text: string): string | null {
  return word(
    text
      .replace(/<[^>]{0,1000}>/g, " ")
      .replace(/\s+/g, " ")
      .trim(),
  );
}

/** A non-empty text; numbers too, since some servers send the HTTP status as the code. */
function word(value: unknown): string | null {
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  return typeof value === "string" && value.trim() !== "" ? value : null;
}
