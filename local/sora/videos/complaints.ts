import { refuse } from "../errorShapes.ts";

/** Ends with `Missing required parameter`, as the service words it. */
export function refuseMissing(param: string): never {
  refuse("videos", {
    message: `Missing required parameter: '${param}'.`,
    param,
    code: "missing_required_parameter",
  });
}

/** Ends with `Invalid type for …`, as the service words it. */
export function refuseType(param: string, expected: string, value: unknown): never {
  const message = `Invalid type for '${param}': expected ${expected}, but got ${nameOfType(value)} instead.`;
  refuse("videos", { message, param, code: "invalid_type" });
}

/** Ends with `Invalid value`, as the service words it. */
export function refuseValue(param: string, value: string, allowed: readonly string[]): never {
  const message = `Invalid value: '${value}'. Supported values are: ${listed(allowed)}.`;
  refuse("videos", { message, param, code: "invalid_value" });
}

function listed(values: readonly string[]): string {
  const quoted = values.map((value) => `'${value}'`);
  const last = quoted.pop() ?? "";
  if (quoted.length === 0) return last;
  return `${quoted.join(", ")}${quoted.length > 1 ? "," : ""} and ${last}`;
}

function nameOfType(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "number") return Number.isInteger(value) ? "an integer" : "a decimal number";
  return (
    { boolean: "a boolean", object: "an object", string: "a string" }[String(typeof value)] ?? typeof value
  );
}
