import * as z from "zod";
import { countCodePoints } from "./codePoints.ts";
import { isBlank } from "./isBlank.ts";
import { withLineFeeds } from "./lineEnds.ts";

const MAX_PROMPT = 32_000;

/** A prompt, with LF line ends once it is parsed; its length counts unicode code points. */
export const PROMPT = promptSchema("prompt");

/** What a film must not show, written as a prompt is. */
export const NEGATIVE_PROMPT = promptSchema("negative prompt");

function promptSchema(noun: string) {
  return (
    z
      .string({ error: "a string" })
      // Ten times too long is too long in any case: nothing is made of it.
      .overwrite((text) => (text.length > 10 * MAX_PROMPT ? text : withLineFeeds(text)))
      .superRefine((prompt, context) => {
        const message = whatIsWrongWith(prompt, noun);
        if (message !== null) context.addIssue({ code: "custom", message });
      })
      .meta({ minLength: 1, maxLength: MAX_PROMPT })
  );
}

function whatIsWrongWith(prompt: string, noun: string): string | null {
  if (isBlank(prompt)) return `Invalid value: the ${noun} is blank.`;
  return tooLong(prompt, MAX_PROMPT, noun) ?? illFormed(prompt, noun);
}

/** What is wrong with a prompt of more characters (code points) than these; null when nothing is. */
export function tooLong(prompt: string, limit: number, noun = "prompt"): string | null {
  const length = countCodePoints(prompt);
  return length > limit
    ? `Invalid value: the ${noun} has ${length} characters; at most ${limit} are allowed.`
    : null;
}

function illFormed(prompt: string, noun: string): string | null {
  return prompt.isWellFormed()
    ? null
    : `Invalid value: the ${noun} has half of a surrogate pair; send well-formed Unicode.`;
}
