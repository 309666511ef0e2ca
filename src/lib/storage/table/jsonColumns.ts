/** A property holds 32,768 UTF-16 units. */
const UNITS_PER_COLUMN = 32_000;

/**
 * A value as JSON, spread over as many columns (`json0`, `json1`, ...) as its length needs. All of it is ASCII: the
 * storage emulator refuses U+2028 and garbles what lies across two pieces of a request.
 */
export function toJsonColumns(value: unknown): Record<string, string> {
  const text = inAscii(JSON.stringify(value));
  const columns: Record<string, string> = {};
  for (let start = 0, index = 0; start < text.length; start += UNITS_PER_COLUMN, index++)
    columns[`json${index}`] = text.slice(start, start + UNITS_PER_COLUMN);
  return columns;
}

/** True when there is JSON in a row. */
export function hasJsonColumns(row: Readonly<Record<string, unknown>>): boolean {
  return typeof row["json0"] === "string";
}

/** Puts a row's JSON columns together again. Throws when there are none, or no JSON. */
export function fromJsonColumns(row: Readonly<Record<string, unknown>>): unknown {
  let text = "";
  for (let index = 0; ; index++) {
    const part = row[`json${index}`];
    if (typeof part !== "string") return JSON.parse(text);
    text += part;
  }
}

/** The same JSON: what is not ASCII can only stand in its strings, where it may be escaped. */
function inAscii(json: string): string {
  return json.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
