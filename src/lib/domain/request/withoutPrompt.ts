/** Shorter pieces are words that a prompt and a message can share by chance. */
const SHORTEST_PIECE = 16;
const SHORTEST_PROMPT = 4;

/**
 * What a provider said, without the prompt that it may have quoted, whole or in part: it goes to the log, a prompt
 * does not. Line breaks count as blanks, as they do in a reason.
 */
export function withoutPrompt(reason: string, prompt: string): string {
  const secret = prompt.replace(/\s+/g, " ").trim();
  if (secret.length < SHORTEST_PROMPT) return reason;
  const shortest = Math.min(SHORTEST_PIECE, secret.length);
  let kept = "";
  for (let start = 0; start < reason.length; ) {
    let end = start + shortest;
    if (end > reason.length || !secret.includes(reason.slice(start, end))) {
      kept += reason.charAt(start);
      start += 1;
      continue;
    }
    while (end < reason.length && secret.includes(reason.slice(start, end + 1))) end += 1;
    kept += "[prompt]";
    start = end;
  }
  return kept;
}
