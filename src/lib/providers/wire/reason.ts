const LONGEST = 500;
/** Far above what is kept: bounds the work on an answer of many megabytes. */
const LONGEST_READ = 20_000;
const SHORTEST_SECRET = 4;

/**
 * Turns what a provider or the network said into a `reason` for the log: secrets, tokens and the queries of addresses
 * (they can hold signatures) taken out, one line, at most 500 characters.
 */
export function reasonOf(text: string, secrets: readonly (string | null)[]): string {
  let line = text;
  for (const secret of secrets) {
    if (secret === null || secret.length < SHORTEST_SECRET) continue;
    for (const form of new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])) {
      line = line.replaceAll(form, "[secret]");
    }
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
