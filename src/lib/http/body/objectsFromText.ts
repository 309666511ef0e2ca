import { parseJsonBody } from "./parseJsonBody.ts";

/** The fields that are objects. */
const OBJECTS = ["metadata", "input_reference"] as const;

/**
 * The fields with their objects as objects: many clients can only send flat texts, and write an object as its JSON. What
 * is no JSON object stays as it was sent, to be refused by name.
 */
export function objectsFromText(
  fields: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const objects: Record<string, unknown> = {};
  for (const name of OBJECTS) {
    const text = fields[name];
    if (typeof text !== "string" || !text.trimStart().startsWith("{")) continue;
    const parsed = parseJsonBody(Buffer.from(text));
    if (parsed.kind === "fields") objects[name] = parsed.fields;
  }
  return { ...fields, ...objects };
}
