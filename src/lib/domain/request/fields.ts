/** A JSON object: the fields of a body as somebody sent it. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether a JSON value is an object: not null, not a list. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
