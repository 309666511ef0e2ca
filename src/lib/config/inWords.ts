import type * as z from "zod";

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
      return unknownMembers(issue.keys);
    default:
      return undefined;
  }
};

/** A member that is no plain word may be a value that came into the wrong place. */
function unknownMembers(keys: readonly string[]): string {
  const words = keys.filter((key) => /^[A-Za-z_]{1,30}$/.test(key));
  return words.length === keys.length
    ? `has unknown members: ${words.join(", ")}`
    : `has ${keys.length} unknown ${keys.length === 1 ? "member" : "members"}`;
}

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

/** One problem as the operator reads it: where in the setting (its own keys are not shown), and what is wrong. */
export function describeIssue({ path, message }: z.core.$ZodIssue, keyedBy?: string): string {
  const [, ...rest] = path.map(String);
  const place = keyedBy === undefined || rest.length === 0 ? rest : [`<${keyedBy}>`, ...rest.slice(1)];
  return place.length > 0 ? `${place.join(".")} ${message}` : message;
}
