import { isBlank } from "./isBlank.ts";
import { withLineFeeds } from "./lineEnds.ts";
import type { Problem } from "./problem.ts";

const MAX_PROMPT = 32_000;
const MAX_PAIRS = 16;
const MAX_KEY = 64;
const MAX_VALUE = 512;

/** A prompt with LF line ends; what is wrong with it goes to `problems`. Length counts unicode code points. */
export function parsePrompt(text: string, problems: Problem[]): string {
  // Ten times too long is too long in any case: nothing is made of it.
  const prompt = text.length > 10 * MAX_PROMPT ? text : withLineFeeds(text);
  const length = countCodePoints(prompt);
  if (isBlank(prompt)) {
    problems.push({ message: "Invalid value: the prompt is blank.", param: "prompt", code: "invalid_value" });
  } else if (length > MAX_PROMPT) {
    const message = `Invalid value: the prompt has ${length} characters; at most ${MAX_PROMPT} are allowed.`;
    problems.push({ message, param: "prompt", code: "invalid_value" });
  } else if (!prompt.isWellFormed()) {
    const message = "Invalid value: the prompt has half of a surrogate pair; send well-formed Unicode.";
    problems.push({ message, param: "prompt", code: "invalid_value" });
  }
  return prompt;
}

/** A whole number given as a number or as its plain decimal digits; null for anything else. */
export function parseWholeNumber(value: unknown): number | null {
  if (typeof value === "number") return Number.isSafeInteger(value) ? value : null;
  return typeof value === "string" && /^(0|[1-9]\d{0,8})$/.test(value) ? Number(value) : null;
}

/** Up to 16 pairs of short strings; what is wrong goes to `problems`. */
export function parseMetadata(value: unknown, problems: Problem[]): Record<string, string> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
  const pairs = Object.entries(value);
  const refuse = (message: string) => problems.push({ message, param: "metadata", code: "invalid_value" });
  if (pairs.length > MAX_PAIRS)
    refuse(`Invalid value: metadata has ${pairs.length} pairs; at most ${MAX_PAIRS} are allowed.`);
  const kept: [string, string][] = [];
  for (const [key, text] of pairs.slice(0, MAX_PAIRS)) {
    if (typeof text !== "string") {
      const message = "Invalid type for 'metadata': every value must be a string.";
      problems.push({ message, param: "metadata", code: "invalid_type" });
    } else if (key === "__proto__") {
      // Copies of an object lose a member of this name: kept silently, it would be gone in the answer.
      refuse("Invalid value: metadata cannot have a key named '__proto__'.");
    } else if (key === "" || countCodePoints(key) > MAX_KEY || countCodePoints(text) > MAX_VALUE) {
      refuse(`Invalid value: metadata keys have 1 to ${MAX_KEY} characters, values at most ${MAX_VALUE}.`);
    } else kept.push([key, text]);
  }
  return Object.fromEntries(kept);
}

function countCodePoints(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    if ((text.codePointAt(at) ?? 0) > 0xffff) at += 1;
    count += 1;
  }
  return count;
}
