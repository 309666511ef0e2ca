/** A property holds 32,768 UTF-16 units; a little less leaves room not to cut a character in two. */
const UNITS_PER_COLUMN = 32_000;

/** A value as JSON, spread over as many columns (`json0`, `json1`, ...) as its length needs. */
export function toJsonColumns(value: unknown): Record<string, string> {
  const text = JSON.stringify(value);
  const columns: Record<string, string> = {};
  for (let start = 0, index = 0; start < text.length; index++) {
    const end = wholeCharacters(text, start + UNITS_PER_COLUMN);
    columns[`json${index}`] = text.slice(start, end);
    start = end;
  }
  return columns;
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

/** Half a surrogate pair alone would not survive the way through UTF-8. */
function wholeCharacters(text: string, end: number): number {
  const isPair = end < text.length && /[\ud800-\udbff]/.test(text.charAt(end - 1));
  return isPair ? end - 1 : end;
}
