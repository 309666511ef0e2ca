import type { z } from "zod";

/** What is wrong with a value, after the setting's name; never the value itself, which may be a secret. */
export const IN_WORDS: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? "is not set" : `must be ${withArticle(issue.expected)}`;
    case "invalid_value":
      return `must be one of ${issue.values.map((value) => `'${String(value)}'`).join(", ")}`;
    case "invalid_format":
      return FORMATS[issue.format];
    case "too_small":
      return issue.inclusive === false
        ? `must be above ${issue.minimum}`
        : limit("at least", issue.minimum, issue.origin);
    case "too_big":
      return limit("at most", issue.maximum, issue.origin);
    case "unrecognized_keys":
      return `has unknown members: ${issue.keys.join(", ")}`;
    default:
      return undefined;
  }
};

function withArticle(type: string): string {
  const name = type === "int" ? "whole number" : type;
  return /^[aeio]/.test(name) ? `an ${name}` : `a ${name}`;
}

const FORMATS: Readonly<Record<string, string>> = {
  url: "must be a URL",
  date: "must be a date, YYYY-MM-DD",
};

function limit(how: string, count: number | bigint, origin: string): string {
  if (origin === "string") return `must have ${how} ${count} ${count === 1 ? "character" : "characters"}`;
  if (origin === "array") return `must have ${how} ${count} ${count === 1 ? "entry" : "entries"}`;
  return `must be ${how} ${count}`;
}

/** One problem as the operator reads it: the setting, where in it, what is wrong. */
export function describeIssue({ path, message }: z.core.$ZodIssue): string {
  const [setting, ...rest] = path.map(String);
  return `${setting}${rest.length > 0 ? `: ${rest.join(".")}` : ""} ${message}`;
}
