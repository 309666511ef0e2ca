/** The path of the first thing in a value that JSON drops or turns into null; undefined when all of it arrives. */
export function lostInJson(value: unknown, path = "it"): string | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? undefined : `${path} is ${value}`;
  if (value === undefined || typeof value === "function" || typeof value === "symbol")
    return `${path} is ${typeof value}`;
  if (typeof value !== "object" || value === null || value instanceof Date) return undefined;
  for (const [key, each] of Object.entries(value)) {
    const lost = lostInJson(each, `${path}.${key}`);
    if (lost) return lost;
  }
  return undefined;
}
