const LONGEST = 500;
/** Far above what is kept: bounds the work on an answer of many megabytes. */
const LONGEST_READ = 20_000;
const SHORTEST_SECRET = 4;

/**
 * Turns what a provider or the network said into a `reason` for the log: secrets, tokens and the queries of addresses
 * (they can hold signatures) taken out, one line, at most 500 characters.
 */
export function reasonOf(text: string, secrets: readonly (string | null)[]): string {
  let line = text.slice(0, LONGEST_READ);
  for (const form of secrets.flatMap(formsOf)) {
    if (text.length > LONGEST_READ) line = withoutBeginning(line, form);
    line = line.replaceAll(form, "[secret]");
  }
  return line
    .slice(0, LONGEST_READ)
    .replace(/\beyJ[\w-]{8,}(\.[\w-]*){0,4}/g, "[token]")
    .replace(/\b(Bearer|api-key:?)\s+[^\s"',;]+/gi, "$1 [secret]")
    .replace(/(https?:\/\/[^\s?#"'<>]*)\?[^\s"'<>]*/gi, "$1")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, LONGEST);
}

/** How a secret can stand in a text: as it is, in an address, in JSON. */
function formsOf(secret: string | null): readonly string[] {
  if (secret === null || secret.length < SHORTEST_SECRET) return [];
  return [...new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])];
}

/** The line without the part of a secret that a cut has left at its end. */
function withoutBeginning(line: string, secret: string): string {
  for (let length = secret.length - 1; length >= SHORTEST_SECRET; length -= 1) {
    if (line.endsWith(secret.slice(0, length))) return line.slice(0, -length);
  }
  return line;
}
