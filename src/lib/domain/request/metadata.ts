import * as z from "zod";
import { countCodePoints } from "./codePoints.ts";
import { type Fields, isFields } from "./fields.ts";

const MAX_PAIRS = 16;
const MAX_KEY = 64;
const MAX_VALUE = 512;

/**
 * Up to 16 pairs of short strings. Read by hand: zod's record drops a member named `__proto__` unseen, and what is kept
 * silently would be gone in the answer.
 */
export const METADATA = z
  .unknown()
  .transform((value, context): Readonly<Record<string, string>> => {
    if (!isFields(value)) {
      context.addIssue({ code: "invalid_type", expected: "record", message: "an object of strings" });
      return z.NEVER;
    }
    return keepPairs(value, (message, code) => {
      context.addIssue({ code: "custom", message, params: { code } });
    });
  })
  .meta({
    type: "object",
    maxProperties: MAX_PAIRS,
    propertyNames: { minLength: 1, maxLength: MAX_KEY },
    additionalProperties: { type: "string", maxLength: MAX_VALUE },
  });

type Refuse = (message: string, code: "invalid_value" | "invalid_type") => void;

function keepPairs(sent: Fields, refuse: Refuse): Record<string, string> {
  const pairs = Object.entries(sent);
  if (pairs.length > MAX_PAIRS) {
    const message = `Invalid value: metadata has ${pairs.length} pairs; at most ${MAX_PAIRS} are allowed.`;
    refuse(message, "invalid_value");
  }
  const kept: [string, string][] = [];
  for (const [key, text] of pairs.slice(0, MAX_PAIRS)) {
    if (typeof text !== "string")
      refuse("Invalid type for 'metadata': every value must be a string.", "invalid_type");
    else if (key === "__proto__")
      refuse("Invalid value: metadata cannot have a key named '__proto__'.", "invalid_value");
    else if (key === "" || countCodePoints(key) > MAX_KEY || countCodePoints(text) > MAX_VALUE) {
      const message = `Invalid value: metadata keys have 1 to ${MAX_KEY} characters, values at most ${MAX_VALUE}.`;
      refuse(message, "invalid_value");
    } else kept.push([key, text]);
  }
  return Object.fromEntries(kept);
}
